"""Elder-ray."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE_CHANGE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.smoothing import exponential


class ElderRay(NamedTuple):
    """Two lines [shape=(n,), quote currency].

    Attributes:
        bull_power: how far the high lies above the average close.
        bear_power: how far the low lies above it, negative as a rule.
    """

    bull_power: FloatArray
    bear_power: FloatArray


@indicator(
    outputs={"bull_power": PRICE_CHANGE, "bear_power": PRICE_CHANGE},
    source="Elder, Trading for a Living (1993)",
    talib="ERI",
)
def elder_ray(
    high: FloatArray, low: FloatArray, close: FloatArray, *, length: Length = 13
) -> ElderRay:
    """Say how far buyers lifted, and sellers pressed, the price from its average.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the exponential average of the close.

    Returns:
        Both from index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    average = exponential(close, length)
    return ElderRay(bull_power=high - average, bear_power=low - average)
