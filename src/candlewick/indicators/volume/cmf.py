"""Chaikin money flow."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import rolling_sum


def cmf(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, *, length: int = 20
) -> FloatArray:
    """Compute the share of volume that closed near the high rather than near the low.

    A candle without range took no side: its volume counts below the line, not above it.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), -1 to 1] first value at index `length` - 1; NaN without volume.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.

    References:
        Chaikin, after Achelis, Technical Analysis from A to Z (2000).
    """
    require_series(high=high, low=low, close=close, volume=volume)
    require_length(length)
    extent = high - low
    side = quotient((close - low) - (high - close), extent)
    side[extent == 0.0] = 0.0
    side[np.isnan(close)] = np.nan
    return quotient(rolling_sum(side * volume, length), rolling_sum(volume, length))
