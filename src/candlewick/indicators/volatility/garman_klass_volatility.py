"""Garman and Klass's volatility."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.arithmetic import logarithm, square_root
from candlewick.indicators.engine.window import rolling_mean
from candlewick.indicators.volatility.parkinson_volatility import squared_log_range
from candlewick.indicators.volatility.realised_volatility import PER_YEAR


@indicator(
    outputs=PER_YEAR,
    source=(
        "Garman and Klass, On the Estimation of Security Price Volatilities from Historical Data, "
        "Journal of Business 53 (1980)"
    ),
)
def garman_klass_volatility(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 20,
    periods_per_year: Factor = 365.0,
) -> FloatArray:
    """Annualise the volatility that the candles' ranges and bodies imply.

    Seven times as efficient as closes alone where the price neither drifts nor jumps between candles.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.
        periods_per_year: [candles per year, > 0] 365 for daily candles, 8,760 for hourly ones.

    Returns:
        [shape=(n,), fraction per year] first value at index `length` - 1; NaN while
        a price in the window is not above zero.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is out of
            range.
    """
    body = logarithm(close / open)
    share = 2.0 * math.log(2.0) - 1.0
    variance = rolling_mean(0.5 * squared_log_range(high, low) - share * (body * body), length)
    return square_root(variance) * math.sqrt(periods_per_year)
