"""Highest high and lowest low."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.window import rolling_max, rolling_min


class RollingHighLow(NamedTuple):
    """Two lines [shape=(n,), quote currency].

    Attributes:
        high: the highest high.
        low: the lowest low.
    """

    high: FloatArray
    low: FloatArray


def rolling_high_low(high: FloatArray, low: FloatArray, *, length: int = 20) -> RollingHighLow:
    """Find the highest high and the lowest low, the present candle included.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        First values at index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    require_series(high=high, low=low)
    require_length(length)
    return RollingHighLow(high=rolling_max(high, length), low=rolling_min(low, length))
