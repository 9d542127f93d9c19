"""Choppiness index."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.quotient import quotient
from candlewick.indicators.volatility.true_range import range_from_close
from candlewick.indicators.window import rolling_max, rolling_min, rolling_sum


def choppiness(
    high: FloatArray, low: FloatArray, close: FloatArray, *, length: int = 14
) -> FloatArray:
    """Compare the way travelled with the ground gained: high is sideways, low is a trend.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 1] look-back.

    Returns:
        [shape=(n,), mostly 0 to 100] first value at index `length` - 1; NaN where the range is
        zero. A gap between candles can lift it over 100.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is below 2.

    References:
        Dreiss, as TradingView computes it: ranges of highs and lows, not of true highs and lows.
    """
    require_series(high=high, low=low, close=close)
    require_length(length, minimum=2)
    way = rolling_sum(range_from_close(high, low, close), length)
    ground = rolling_max(high, length) - rolling_min(low, length)
    ratio = quotient(way, ground)
    ratio[ratio <= 0.0] = np.nan
    return 100.0 * np.log10(ratio) / math.log10(length)
