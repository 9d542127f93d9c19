"""Simple moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import rolling_mean


@indicator(
    outputs=PRICE,
    source="the arithmetic mean of a moving window",
    talib="SMA",
    tradingview="ta.sma",
)
def sma(values: FloatArray, *, length: Length = 20) -> FloatArray:
    """Average the last `length` values, all with the same weight.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return rolling_mean(values, length)
