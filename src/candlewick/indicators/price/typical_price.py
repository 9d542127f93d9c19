"""Typical price."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE


@indicator(
    outputs=PRICE,
    source="the mean of the candle's range and its close",
    talib="TYPPRICE",
    tradingview="hlc3",
)
def typical_price(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """Average high, low and close of each candle ("hlc3").

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), quote currency] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    return (high + low + close) / 3.0
