"""Efficiency ratio."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SHARE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import absolute, minimum, quotient
from candlewick.indicators.engine.window import previous, rolling_sum


@indicator(
    outputs=SHARE,
    source="Kaufman, Smarter Trading (1995)",
    talib="ER",
)
def efficiency_ratio(values: FloatArray, *, length: Length = 10) -> FloatArray:
    """Compute how much of the way that a price went was progress.

    The distance between the two ends over the sum of all steps: 1 for a straight march, near 0
    for noise.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), 0 to 1] first value at index `length`; NaN while nothing has moved.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    progress = absolute(values - previous(values, length))
    way = rolling_sum(absolute(values - previous(values)), length)
    return minimum(quotient(progress, way), 1.0)
