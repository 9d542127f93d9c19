"""Exponential moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.smoothing import exponential


def ema(values: FloatArray, *, length: int = 20) -> FloatArray:
    """Average all values so far, the newest with weight 2 / (`length` + 1).

    Seeded with the plain mean of the first `length` values, as TradingView does.

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
    return exponential(values, length)
