"""Moving average envelopes."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.overlap.sma import sma


class MovingAverageEnvelopes(NamedTuple):
    """Three lines [shape=(n,)].

    Attributes:
        upper: the average plus the percentage.
        middle: the plain average.
        lower: the average minus the percentage.
    """

    upper: FloatArray
    middle: FloatArray
    lower: FloatArray


@indicator(
    outputs={"upper": PRICE, "middle": PRICE, "lower": PRICE},
    source="Murphy, Technical Analysis of the Financial Markets (1999), chapter 9",
)
def moving_average_envelopes(
    values: FloatArray, *, length: Length = 20, percent: Factor = 2.5
) -> MovingAverageEnvelopes:
    """Put two lines a fixed percentage above and below the simple moving average.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.
        percent: [percent of the average, > 0] distance of each line from it.

    Returns:
        First values at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or a parameter is not positive.
    """
    middle = sma(values, length=length)
    reach = middle * (percent / 100.0)
    return MovingAverageEnvelopes(upper=middle + reach, middle=middle, lower=middle - reach)
