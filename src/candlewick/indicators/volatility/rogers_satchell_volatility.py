"""Rogers and Satchell's volatility."""

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
        "Rogers and Satchell, Estimating Variance from High, Low and Closing Prices, "
        "Annals of Applied Probability 1 (1991)"
    ),
)
def rogers_satchell_volatility(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 20,
    periods_per_year: Factor = 365.0,
) -> FloatArray:
    """Annualise the volatility within the candles, whatever the trend.

    Jumps between candles do not count; see `yang_zhang_volatility`.

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
    variance = rolling_mean(variance_within(open, high, low, close), length)
    return square_root(variance) * math.sqrt(periods_per_year)


def variance_within(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Return each candle's variance, free of its drift."""
    above = logarithm(high / open) * logarithm(high / close)
    below = logarithm(low / open) * logarithm(low / close)
    return above + below
