"""Kurtosis."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import deviations, pad, sum_over


def kurtosis(values: FloatArray, *, length: int = 20) -> FloatArray:
    """Compute the sample excess kurtosis: how much more the tails weigh than a normal one's.

    This is G2, without bias for normal samples: 0 for them, -1.2 for any straight line.

    Args:
        values: [shape=(n,)] any series, oldest first; returns say more than prices.
        length: [candles, > 3] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1; NaN while the series stands still.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is below 4.

    References:
        Joanes and Gill, Comparing Measures of Sample Skewness and Kurtosis (1998),
        The Statistician 47:1.
    """
    require_series(values=values)
    require_length(length, minimum=4)
    n = float(length)
    squares = sum_over(deviations(values, length), np.square)
    fourths = sum_over(deviations(values, length), lambda part: np.square(np.square(part)))
    scale = n * (n + 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
    normal = 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
    return pad(scale * quotient(fourths, squares * squares) - normal, len(values))
