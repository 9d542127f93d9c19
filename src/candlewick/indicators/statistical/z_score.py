"""Z-score."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import deviations, pad, sum_and_newest


def z_score(values: FloatArray, *, length: int = 20) -> FloatArray:
    """Compute the newest value's distance from the mean, in population standard deviations.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), standard deviations] first value at index `length` - 1; NaN while the series
        stands still.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    require_series(values=values)
    require_length(length)
    squares, newest = sum_and_newest(deviations(values, length), np.square)
    return pad(quotient(newest, np.sqrt(squares / length)), len(values))
