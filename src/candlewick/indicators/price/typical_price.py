"""Typical price."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_series


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
    require_series(high=high, low=low, close=close)
    return mean_of_three(high, low, close)


def mean_of_three(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """Return the typical price [shape=(n,)] of columns that were checked before."""
    return (high + low + close) / 3.0
