"""Kurtosis."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length4
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.statistical.moments import rolling_fourths, rolling_squares


@indicator(
    outputs=Output("ratio"),
    source="Joanes and Gill, Comparing Measures of Sample Skewness and Kurtosis (1998), "
    "The Statistician 47:1, the G2 there",
)
def kurtosis(values: FloatArray, *, length: Length4 = 20) -> FloatArray:
    """Compute the sample excess kurtosis: how much more the tails weigh than a normal one's.

    This is G2, without bias for normal samples: 0 for them, -1.2 for any straight line.

    Args:
        values: [shape=(n,)] any series, oldest first; returns say more than prices.
        length: [candles, > 3] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1; NaN while the series stands still.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is below 4.
    """
    n = float(length)
    squares = rolling_squares(values, length)
    scale = n * (n + 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
    normal = 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
    return scale * quotient(rolling_fourths(values, length), squares * squares) - normal
