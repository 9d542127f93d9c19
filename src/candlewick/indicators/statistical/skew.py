"""Skewness."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length3
from candlewick.indicators.engine.arithmetic import quotient, square_root
from candlewick.indicators.statistical.moments import rolling_cubes, rolling_squares


@indicator(
    outputs=Output("ratio"),
    source="Joanes and Gill, Comparing Measures of Sample Skewness and Kurtosis (1998), "
    "The Statistician 47:1, the G1 there",
)
def skew(values: FloatArray, *, length: Length3 = 20) -> FloatArray:
    """Compute the sample skewness: which tail is the longer one.

    This is G1, as pandas has it: 0 for what is symmetric, above 0 with a long tail upwards.

    Args:
        values: [shape=(n,)] any series, oldest first; returns say more than prices.
        length: [candles, > 2] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1; NaN while the series stands still.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is below 3.
    """
    n = float(length)
    squares = rolling_squares(values, length)
    scale = n * math.sqrt(n - 1.0) / (n - 2.0)
    return scale * quotient(rolling_cubes(values, length), squares * square_root(squares))
