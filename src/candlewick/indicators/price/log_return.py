"""Logarithmic return."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.window import previous


def log_return(close: FloatArray, *, length: int = 1) -> FloatArray:
    """Compute the natural logarithm of the price ratio over `length` candles.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), fraction] first value at index `length`; NaN next to a price of zero or less.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    require_series(close=close)
    require_length(length)
    return log_ratio(close, length)


def log_ratio(close: FloatArray, length: int = 1) -> FloatArray:
    """Return the log returns [shape=(n,)] of closes that were checked before."""
    before = previous(close, length)
    ratio = np.full(len(close), np.nan)
    traded = (close > 0.0) & (before > 0.0)
    np.divide(close, before, out=ratio, where=traded)
    np.log(ratio, out=ratio)
    return ratio
