"""Two averages, and when they crossed."""

import math
from typing import Annotated, Literal, NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import CANDLES, SIGN
from candlewick.indicators.catalogue.parameter import Length, OneOf
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Row
from candlewick.indicators.overlap.ema import ema
from candlewick.indicators.overlap.sma import sma

Average = Annotated[Literal["simple", "exponential"], OneOf(("simple", "exponential"))]


class MovingAverageCross(NamedTuple):
    """Two lines [shape=(n,)].

    Attributes:
        side: 1 where the fast average was last above the slow one, -1 below, 0 while equal.
        bars_since_cross: [candles] 0 on the bar of the cross; NaN before the first one.
    """

    side: FloatArray
    bars_since_cross: FloatArray


@indicator(
    outputs={"side": SIGN, "bars_since_cross": CANDLES},
    source="Donchian; 50 over 200 is the golden cross, under it the death cross",
    tradingview="ta.cross",
)
def moving_average_cross(
    values: FloatArray,
    *,
    fast_length: Length = 50,
    slow_length: Length = 200,
    average: Average = "simple",
) -> MovingAverageCross:
    """Say on which side of a slow average a fast one is, and for how long.

    Touching is not crossing: where the two are equal the side stays what it was.

    Args:
        values: [shape=(n,)] any series, oldest first.
        fast_length: [candles, > 0] look-back of the fast average.
        slow_length: [candles, > 0] look-back of the slow average.
        average: which kind of average.

    Returns:
        Side from the index of the longer look-back - 1; the other line from the first cross.

    Raises:
        ValueError: `values` is not 1-d float64, or a parameter is out of range.
    """
    smooth = sma if average == "simple" else ema
    apart = smooth(values, length=fast_length) - smooth(values, length=slow_length)
    return MovingAverageCross(*_cross.lines(apart))


@indicator(
    outputs=SIGN,
    source="Murphy, Technical Analysis of the Financial Markets (1999), triple crossover",
)
def moving_average_stack(
    values: FloatArray,
    *,
    fast_length: Length = 20,
    middle_length: Length = 50,
    slow_length: Length = 200,
    average: Average = "simple",
) -> FloatArray:
    """Say whether three averages lie in the order of a rise or of a fall.

    Args:
        values: [shape=(n,)] any series, oldest first.
        fast_length: [candles, > 0] look-back of the fast average.
        middle_length: [candles, > 0] look-back of the middle average.
        slow_length: [candles, > 0] look-back of the slow average.
        average: which kind of average.

    Returns:
        [shape=(n,)] 1 where fast is above middle and middle above slow, -1 the other way
        round, else 0; first value at the index of the longest look-back - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or a parameter is out of range.
    """
    smooth = sma if average == "simple" else ema
    fast = smooth(values, length=fast_length)
    middle = smooth(values, length=middle_length)
    slow = smooth(values, length=slow_length)
    return ((fast > middle) & (middle > slow)) - ((fast < middle) & (middle < slow))


@operation(inputs=1, outputs=2, state=2, lead=0)
def _cross(apart: Row, side: Row, bars: Row, state: Row) -> None:
    now = state[0]
    # One more than the bars since the cross, so that 0 is none yet.
    count = state[1]
    for i in range(len(side)):
        distance = apart[i]
        known = not math.isnan(distance)
        turned = distance * now < 0.0
        after = 1.0 if distance > 0.0 else now
        now = -1.0 if distance < 0.0 else after
        older = count + 1.0 if known & (count > 0.0) else count
        count = 1.0 if turned else older
        side[i] = now if known else math.nan
        bars[i] = count - 1.0 if known & (count > 0.0) else math.nan
    state[0] = now
    state[1] = count
