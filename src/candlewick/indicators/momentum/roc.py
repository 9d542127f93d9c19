"""Rate of change."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import previous


def roc(close: FloatArray, *, length: int = 9) -> FloatArray:
    """Compute the change against the close of `length` candles ago.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), percent] first value at index `length`.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    require_series(close=close)
    require_length(length)
    before = previous(close, length)
    return 100.0 * quotient(close - before, before)
