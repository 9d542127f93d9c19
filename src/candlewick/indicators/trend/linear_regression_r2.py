"""How straight the last values are."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SHARE
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import minimum, quotient
from candlewick.indicators.engine.slope import rolling_slope
from candlewick.indicators.engine.window import rolling_variance


@indicator(outputs=SHARE, source="Coefficient of determination, Wright (1921)")
def linear_regression_r2(values: FloatArray, *, length: Length2 = 14) -> FloatArray:
    """Return the share of the last values' variance that a straight line explains.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 1] look-back.

    Returns:
        [shape=(n,), 0 to 1] first value at index `length` - 1; NaN where all values are equal.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is below 2.
    """
    slope = rolling_slope(values, length)
    explained = slope * slope * ((length * length - 1) / 12.0)
    return minimum(quotient(explained, rolling_variance(values, length)), 1.0)
