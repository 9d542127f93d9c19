"""Balance of power."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.engine.arithmetic import quotient


@indicator(
    outputs=Output("ratio", -1.0, 1.0),
    source="Livshin, Balance of Power (2001), Technical Analysis of Stocks & Commodities 19:8",
    talib="BOP",
    tradingview="Balance of Power",
)
def balance_of_power(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Compute which part of its range the candle has won or lost.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), -1 to 1] first value at index 0; NaN where the candle has no range.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    return quotient(close - open, high - low)
