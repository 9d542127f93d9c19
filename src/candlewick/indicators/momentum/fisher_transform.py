"""Fisher transform."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import RATIO
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import previous

Row = FloatArray

EXTREME = (0.99, 0.999)
"""The transform of 1 is infinite: beyond the first number, Ehlers takes the second."""


class FisherTransform(NamedTuple):
    """Two lines [shape=(n,)].

    Attributes:
        line: the transformed price, which turns sharply.
        signal: the line of one candle ago.
    """

    line: FloatArray
    signal: FloatArray


@indicator(
    outputs={"line": RATIO, "signal": RATIO},
    source="Ehlers, Using the Fisher Transform (2002), Technical Analysis of Stocks & Commodities 20:11",
    tradingview="Fisher Transform",
)
def fisher_transform(high: FloatArray, low: FloatArray, *, length: Length2 = 9) -> FisherTransform:
    """Stretch the price's place in its range until its extremes stand out.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        length: [candles, > 1] look-back of the range of the candles' midpoints.

    Returns:
        Line from index `length` - 1, signal one later; NaN where the range has no extent.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is below 2.
    """
    midpoint = (high + low) / 2.0
    lowest = rolling_min(midpoint, length)
    place = quotient(midpoint - lowest, rolling_max(midpoint, length) - lowest)
    line = _fisher(place, p=EXTREME)
    return FisherTransform(line=line, signal=previous(line))


@operation(inputs=1, state=2)
def _fisher(place: Row, out: Row, state: Row, p: Row) -> None:
    smooth = state[0]
    line = state[1]
    for i in range(len(out)):
        if math.isnan(place[i]):
            out[i] = math.nan
        else:
            smooth = 0.66 * (place[i] - 0.5) + 0.67 * smooth
            if smooth > p[0]:
                smooth = p[1]
            elif smooth < -p[0]:
                smooth = -p[1]
            line = 0.5 * math.log((1.0 + smooth) / (1.0 - smooth)) + 0.5 * line
            out[i] = line
    state[0] = smooth
    state[1] = line
