"""Fear and greed index of others."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH, Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import previous, rolling_mean


class FearAndGreed(NamedTuple):
    """Three lines [shape=(n,)].

    Attributes:
        value: the reading [0 to 100]; 0 is fear, 100 greed.
        change: by how much it rose in `length` candles [points].
        mean: its mean of the last `length` candles [0 to 100].
    """

    value: FloatArray
    change: FloatArray
    mean: FloatArray


@indicator(
    outputs={"value": STRENGTH, "change": Output("points", -100.0, 100.0), "mean": STRENGTH},
    source="alternative.me, Crypto Fear & Greed Index (2018)",
)
def fear_and_greed(fear_greed: FloatArray, *, length: Length = 30) -> FearAndGreed:
    """Show where a published fear and greed index stands, and where it came from.

    Args:
        fear_greed: [shape=(n,), 0 to 100] the reading known when each candle opened: see `as_of`.
        length: [candles, > 0] look-back.

    Returns:
        The value on every bar that has a reading, its change from index `length`, its mean from
        index `length` - 1.

    Raises:
        ValueError: `fear_greed` is not 1-d float64, or `length` is not positive.
    """
    return FearAndGreed(
        value=fear_greed,
        change=fear_greed - previous(fear_greed, length),
        mean=rolling_mean(fear_greed, length),
    )
