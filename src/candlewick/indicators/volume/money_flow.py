"""What Chaikin's three indicators have in common."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.arithmetic import where


def money_flow(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray
) -> FloatArray:
    """Weigh each candle's volume by where it closed: 1 at the high, -1 at the low.

    A candle without range took no side.
    """
    # Without a range the numerator is zero, and the divisor only has to be something else.
    extent = where(high > low, high - low, 1.0)
    return volume * (((close - low) - (high - close)) / extent)
