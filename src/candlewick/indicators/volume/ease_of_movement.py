"""Ease of movement."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient
from candlewick.indicators.engine.window import previous, rolling_mean


@indicator(
    outputs=Output("price squared by volume, scaled"),
    source="Arms, Volume Cycles in the Stock Market (1983)",
)
def ease_of_movement(
    high: FloatArray,
    low: FloatArray,
    volume: FloatArray,
    *,
    length: Length = 14,
    scale: Factor = 10_000.0,
) -> FloatArray:
    """Average how far the middle of the range moves, times the range, by unit of volume.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.
        scale: [> 0] what all is multiplied by, to have numbers of a readable size.

    Returns:
        [shape=(n,), quote currency squared by base currency] first value at index `length`; NaN
        while a candle without volume is in the window.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` or `scale` is
            not positive.
    """
    middle = (high + low) / 2.0
    moved = (middle - previous(middle)) * (high - low)
    return rolling_mean(scale * quotient(moved, volume, because=NO_VOLUME), length)
