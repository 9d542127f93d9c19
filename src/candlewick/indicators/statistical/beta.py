"""Beta."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import RATIO
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.engine.window import previous, rolling_variance
from candlewick.indicators.statistical.moments import rolling_covariance


@indicator(
    outputs=RATIO,
    source="Sharpe, Capital Asset Prices (1964), The Journal of Finance 19:3",
    talib="BETA",
)
def beta(values: FloatArray, other: FloatArray, *, length: Length2 = 50) -> FloatArray:
    """Compute how far a price moves, in the mean, when another moves by one percent.

    The slope of the returns of `values` on the returns of `other`. TA-Lib's BETA takes the two in
    the opposite order.

    Args:
        values: [shape=(n,), quote currency] prices, oldest first.
        other: [shape=(n,), quote currency] the prices to compare with, as those of the market.
        length: [returns, > 1] look-back.

    Returns:
        [shape=(n,)] first value at index `length`; NaN while `other` moves evenly or not at all.

    Raises:
        ValueError: a series is not 1-d float64 or has another length, or `length` is below 2.
    """
    ours = values / previous(values) - 1.0
    theirs = other / previous(other) - 1.0
    shared = rolling_covariance(ours, theirs, length)
    return quotient(shared, rolling_variance(theirs, length))
