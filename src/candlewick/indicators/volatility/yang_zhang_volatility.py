"""Yang and Zhang's volatility."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.parameter import Factor, Length2
from candlewick.indicators.engine.arithmetic import logarithm, square_root
from candlewick.indicators.engine.window import previous, rolling_mean, rolling_variance
from candlewick.indicators.volatility.realised_volatility import PER_YEAR
from candlewick.indicators.volatility.rogers_satchell_volatility import variance_within


@indicator(
    outputs=PER_YEAR,
    source=(
        "Yang and Zhang, Drift-Independent Volatility Estimation Based on High, Low, Open, and "
        "Close Prices, Journal of Business 73 (2000)"
    ),
)
def yang_zhang_volatility(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length2 = 20,
    periods_per_year: Factor = 365.0,
) -> FloatArray:
    """Annualise the volatility of jumps between and moves within candles, whatever the trend.

    The jumps, the bodies and Rogers and Satchell's variance, weighted for the least error.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 1] look-back.
        periods_per_year: [candles per year, > 0] 365 for daily candles, 8,760 for hourly ones.

    Returns:
        [shape=(n,), fraction per year] first value at index `length`; NaN while
        a price in the window is not above zero.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is out of
            range.
    """
    sample = length / (length - 1.0)
    jumps = sample * rolling_variance(logarithm(open / previous(close)), length)
    bodies = sample * rolling_variance(logarithm(close / open), length)
    within = rolling_mean(variance_within(open, high, low, close), length)
    share = 0.34 / (1.34 + (length + 1.0) / (length - 1.0))
    variance = jumps + share * bodies + (1.0 - share) * within
    return square_root(variance) * math.sqrt(periods_per_year)
