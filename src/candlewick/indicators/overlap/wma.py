"""Linearly weighted moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.window import members, pad


def wma(values: FloatArray, *, length: int = 20) -> FloatArray:
    """Average the last `length` values, the newest weighing `length`, the oldest 1.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    require_series(values=values)
    require_length(length)
    parts = members(values, length)
    total = next(parts).copy()
    for weight, part in enumerate(parts, start=2):
        total += weight * part
    return pad(total / (length * (length + 1) / 2), len(values))
