"""Squeeze momentum."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import FLAG, PRICE_CHANGE
from candlewick.indicators.catalogue.parameter import Factor, Length2
from candlewick.indicators.engine.arithmetic import maximum, minimum, where
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.slope import rolling_slope
from candlewick.indicators.engine.window import (
    previous,
    rolling_deviation,
    rolling_mean,
)


class SqueezeMomentum(NamedTuple):
    """Two lines [shape=(n,)].

    Attributes:
        momentum: [quote currency] where the close tends, against the middle of its range.
        squeeze: [0 or 1] whether the Bollinger bands lie within the Keltner channel.
    """

    momentum: FloatArray
    squeeze: FloatArray


@indicator(
    outputs={"momentum": PRICE_CHANGE, "squeeze": FLAG},
    source="Carter, Mastering the Trade (2005); LazyBear, Squeeze Momentum (2014)",
    tradingview="Squeeze Momentum Indicator [LazyBear]",
)
def squeeze_momentum(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length2 = 20,
    bollinger_multiplier: Factor = 2.0,
    keltner_multiplier: Factor = 1.5,
) -> SqueezeMomentum:
    """Tell when the market is tense, and where it leans.

    The Keltner channel is the plain mean of the close and of the true range. The published
    script takes the Keltner factor for both bands by mistake; here each has its own.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 1] look-back of everything.
        bollinger_multiplier: [deviations, > 0] reach of the Bollinger bands.
        keltner_multiplier: [average ranges, > 0] reach of the Keltner channel.

    Returns:
        Momentum from index 2 `length` - 2, squeeze from `length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is out of
            range.
    """
    mean = rolling_mean(close, length)
    middle = (rolling_max(high, length) + rolling_min(low, length)) / 2.0
    apart = close - (middle + mean) / 2.0
    # The end of the line that fits the last values best.
    lean = rolling_mean(apart, length) + rolling_slope(apart, length) * ((length - 1) / 2.0)
    before = previous(close)
    movement = rolling_mean(maximum(high, before) - minimum(low, before), length)
    tense = bollinger_multiplier * rolling_deviation(close, length) < keltner_multiplier * movement
    return SqueezeMomentum(momentum=lean, squeeze=where(tense, 1.0, 0.0))
