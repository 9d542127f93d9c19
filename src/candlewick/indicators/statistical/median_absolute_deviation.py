"""Median absolute deviation."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.statistical.sorted_window import rolling_median_distance


@indicator(
    outputs=Output("unit of the values", 0.0),
    source="Hampel, The Influence Curve and Its Role in Robust Estimation (1974), JASA 69:346",
)
def median_absolute_deviation(values: FloatArray, *, length: Length2 = 20) -> FloatArray:
    """Compute the median distance from the median: a spread that one wild price hardly moves.

    Times 1.4826 it estimates the standard deviation of a normal sample. What pandas-ta calls
    "mad" is the mean distance from the mean.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 1] look-back.

    Returns:
        [shape=(n,), unit of the values] first value at index `length` - 1; exactly 0 while more
        than half of the values are equal.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is below 2.
    """
    return rolling_median_distance(values, length)
