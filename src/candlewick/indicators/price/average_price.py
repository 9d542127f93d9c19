"""Average price."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE


@indicator(
    outputs=PRICE,
    source="the mean of the candle's four prices",
    talib="AVGPRICE",
    tradingview="ohlc4",
)
def average_price(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Average open, high, low and close of each candle ("ohlc4").

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), quote currency] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    return (open + high + low + close) / 4.0
