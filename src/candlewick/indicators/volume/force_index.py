"""Force index."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.smoothing import exponential
from candlewick.indicators.window import previous


def force_index(close: FloatArray, volume: FloatArray, *, length: int = 13) -> FloatArray:
    """Average each change of the close times its volume, exponentially.

    Args:
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), quote currency times base currency] first value at index `length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.

    References:
        Elder, Trading for a Living (1993).
    """
    require_series(close=close, volume=volume)
    require_length(length)
    bars = WholeBars.of(close, volume)
    known = bars.pick(close)
    force = (known - previous(known)) * bars.pick(volume)
    return bars.spread(exponential(force, length))
