"""Commodity channel index."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.price.typical_price import mean_of_three
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import deviations, pad, sum_and_newest

SCALE = 0.015
"""Lambert's constant: it puts some three quarters of the values between -100 and 100."""


def cci(high: FloatArray, low: FloatArray, close: FloatArray, *, length: int = 20) -> FloatArray:
    """Compute the typical price's deviation from its mean, in mean absolute deviations.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1; NaN while the price stands still.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.

    References:
        Lambert, Commodity Channel Index (1980), Commodities magazine, October.
    """
    require_series(high=high, low=low, close=close)
    require_length(length)
    typical = mean_of_three(high, low, close)
    total, newest = sum_and_newest(deviations(typical, length), np.abs)
    return pad(quotient(newest, SCALE * (total / length)), len(close))
