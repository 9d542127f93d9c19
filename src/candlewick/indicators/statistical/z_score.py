"""Z-score."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import quotient, square_root
from candlewick.indicators.engine.window import rolling_mean
from candlewick.indicators.statistical.moments import rolling_rest, rolling_squares


@indicator(
    outputs=Output("standard deviations"),
    source="The standard score; Stock.Indicators has it as the zScore of StdDev",
)
def z_score(values: FloatArray, *, length: Length = 20) -> FloatArray:
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
    apart = (values - rolling_mean(values, length)) - rolling_rest(values, length)
    return quotient(apart, square_root(rolling_squares(values, length) / float(length)))
