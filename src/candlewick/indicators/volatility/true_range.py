"""True range and its average."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.smoothing import wilder
from candlewick.indicators.window import previous


def true_range(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """Compute each candle's range, extended to the close before it.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), quote currency] a value on every bar; on the first, high minus low.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.

    References:
        Wilder, New Concepts in Technical Trading Systems (1978), section III.
    """
    require_series(high=high, low=low, close=close)
    return range_from_close(high, low, close)


def atr(high: FloatArray, low: FloatArray, close: FloatArray, *, length: int = 14) -> FloatArray:
    """Average the true range with weight 1 / `length`.

    The first candle's range counts, as on TradingView; TA-Lib leaves it out.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), quote currency] first value at index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.

    References:
        Wilder, New Concepts in Technical Trading Systems (1978), section III.
    """
    require_series(high=high, low=low, close=close)
    require_length(length)
    bars = WholeBars.of(high, low, close)
    ranges = range_from_close(bars.pick(high), bars.pick(low), bars.pick(close))
    return bars.spread(wilder(ranges, length))


def range_from_close(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """Return the true range [shape=(n,)] of columns that were checked before."""
    before = previous(close)
    out = np.maximum(high, before) - np.minimum(low, before)
    out[:1] = high[:1] - low[:1]
    return out
