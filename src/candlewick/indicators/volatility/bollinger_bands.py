"""Bollinger bands."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_positive, require_series
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import rolling_deviation, rolling_mean


class BollingerBands(NamedTuple):
    """The bands and what is read off them, each [shape=(n,)].

    Attributes:
        upper: [quote currency] middle plus the deviations.
        middle: [quote currency] the plain mean.
        lower: [quote currency] middle minus the deviations.
        percent_b: [fraction] where the close lies, 0 on the lower band and 1 on the upper.
        width: [fraction of the middle] from band to band (TradingView prints a hundred times it).
    """

    upper: FloatArray
    middle: FloatArray
    lower: FloatArray
    percent_b: FloatArray
    width: FloatArray


def bollinger_bands(
    close: FloatArray, *, length: int = 20, multiplier: float = 2.0
) -> BollingerBands:
    """Put a band of standard deviations around the mean.

    The deviation is the population's (divided by `length`), in two passes.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.
        multiplier: [deviations, > 0] distance of each band from the middle.

    Returns:
        First values at index `length` - 1; `percent_b` is NaN while the price stands still.

    Raises:
        ValueError: `close` is not 1-d float64, or a parameter is not positive.

    References:
        Bollinger, Bollinger on Bollinger Bands (2001).
    """
    require_series(close=close)
    require_length(length)
    require_positive(multiplier=multiplier)
    middle = rolling_mean(close, length)
    reach = multiplier * rolling_deviation(close, length)
    upper, lower = middle + reach, middle - reach
    return BollingerBands(
        upper=upper,
        middle=middle,
        lower=lower,
        percent_b=quotient(close - lower, upper - lower),
        width=quotient(upper - lower, middle),
    )
