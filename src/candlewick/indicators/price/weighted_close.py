"""Weighted close."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE


@indicator(
    outputs=PRICE,
    source="the mean of the candle's range and its close, which counts twice",
    talib="WCLPRICE",
    tradingview="hlcc4",
)
def weighted_close(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """Average high, low and, counted twice, close of each candle ("hlcc4").

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), quote currency] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    return (high + low + 2.0 * close) / 4.0
