"""Simple moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.window import rolling_mean


def sma(values: FloatArray, *, length: int = 20) -> FloatArray:
    """Average the last `length` values, all with the same weight.

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
    return rolling_mean(values, length)
