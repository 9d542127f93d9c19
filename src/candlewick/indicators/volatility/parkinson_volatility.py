"""Parkinson's volatility."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.arithmetic import logarithm, square_root
from candlewick.indicators.engine.window import rolling_mean
from candlewick.indicators.volatility.realised_volatility import PER_YEAR


@indicator(
    outputs=PER_YEAR,
    source=(
        "Parkinson, The Extreme Value Method for Estimating the Variance of the Rate of Return, "
        "Journal of Business 53 (1980)"
    ),
)
def parkinson_volatility(
    high: FloatArray,
    low: FloatArray,
    *,
    length: Length = 20,
    periods_per_year: Factor = 365.0,
) -> FloatArray:
    """Annualise the volatility that the candles' ranges imply.

    Five times as efficient as closes alone where the price neither drifts nor jumps between candles.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.
        periods_per_year: [candles per year, > 0] 365 for daily candles, 8,760 for hourly ones.

    Returns:
        [shape=(n,), fraction per year] first value at index `length` - 1; NaN while
        a price in the window is not above zero.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is out of
            range.
    """
    variance = rolling_mean(squared_log_range(high, low), length) / (4.0 * math.log(2.0))
    return square_root(variance) * math.sqrt(periods_per_year)


def squared_log_range(high: FloatArray, low: FloatArray) -> FloatArray:
    """Return the square of how far the high is above the low, in logarithms."""
    span = logarithm(high / low)
    return span * span
