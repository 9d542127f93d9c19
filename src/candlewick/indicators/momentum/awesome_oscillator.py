"""Awesome oscillator."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE_CHANGE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import rolling_mean


@indicator(
    outputs=PRICE_CHANGE,
    source="Williams, New Trading Dimensions (1998)",
    talib="AO",
    tradingview="Awesome Oscillator",
)
def awesome_oscillator(
    high: FloatArray, low: FloatArray, *, fast_length: Length = 5, slow_length: Length = 34
) -> FloatArray:
    """Compute the distance of two plain means of the candles' midpoints.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        fast_length: [candles, > 0] look-back of the fast mean.
        slow_length: [candles, > 0] look-back of the slow mean.

    Returns:
        [shape=(n,), quote currency] first value at index `slow_length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    midpoint = (high + low) / 2.0
    return rolling_mean(midpoint, fast_length) - rolling_mean(midpoint, slow_length)
