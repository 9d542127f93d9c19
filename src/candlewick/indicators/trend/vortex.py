"""Vortex."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import absolute, maximum, minimum, quotient
from candlewick.indicators.engine.window import previous, rolling_sum

MOVEMENT = Output("ratio", 0.0)


class Vortex(NamedTuple):
    """Two lines [shape=(n,), 0 or more].

    Attributes:
        plus: upward movement in true ranges.
        minus: downward movement in true ranges.
    """

    plus: FloatArray
    minus: FloatArray


@indicator(
    outputs={"plus": MOVEMENT, "minus": MOVEMENT},
    source="Botes and Siepman, The Vortex Indicator (2010), Stocks & Commodities 28:1",
    talib="VORTEX",
)
def vortex(high: FloatArray, low: FloatArray, close: FloatArray, *, length: Length = 14) -> Vortex:
    """Compare how far highs lie from the low before, and lows from the high before.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        First values at index `length`; NaN where nothing has moved.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    before = previous(close)
    ranges = rolling_sum(maximum(high, before) - minimum(low, before), length)
    upward = rolling_sum(absolute(high - previous(low)), length)
    downward = rolling_sum(absolute(low - previous(high)), length)
    return Vortex(plus=quotient(upward, ranges), minus=quotient(downward, ranges))
