"""Standard deviation channels."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Factor, Length2
from candlewick.indicators.engine.slope import rolling_slope
from candlewick.indicators.engine.window import rolling_deviation, rolling_mean


class StandardDeviationChannels(NamedTuple):
    """Three lines [shape=(n,), quote currency].

    Attributes:
        upper: middle plus the deviations.
        middle: where the line of best fit ends.
        lower: middle minus the deviations.
    """

    upper: FloatArray
    middle: FloatArray
    lower: FloatArray


@indicator(
    outputs={"upper": PRICE, "middle": PRICE, "lower": PRICE},
    source="Stock.Indicators, Standard Deviation Channels",
)
def standard_deviation_channels(
    close: FloatArray, *, length: Length2 = 20, multiplier: Factor = 2.0
) -> StandardDeviationChannels:
    """Put a band of standard deviations around the end of the line that fits the closes best.

    The deviation is the closes' own, around their mean. Charts draw one straight line over the
    whole window and move it with each bar; here each bar keeps the end it had when it closed.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 1] look-back.
        multiplier: [deviations, > 0] distance of each band from the middle.

    Returns:
        First values at index `length` - 1.

    Raises:
        ValueError: `close` is not 1-d float64, or a parameter is out of range.
    """
    half = (length - 1.0) / 2.0
    middle = rolling_mean(close, length) + half * rolling_slope(close, length)
    reach = multiplier * rolling_deviation(close, length)
    return StandardDeviationChannels(upper=middle + reach, middle=middle, lower=middle - reach)
