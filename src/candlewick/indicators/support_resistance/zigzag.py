"""ZigZag."""

import math
from typing import Annotated, NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import CANDLES, FLAG, PRICE, SIGN
from candlewick.indicators.catalogue.parameter import Between
from candlewick.indicators.engine.operation import operation

Row = FloatArray

Percent = Annotated[float, Between(0.0, 100.0)]


class Zigzag(NamedTuple):
    """Six lines [shape=(n,)].

    Attributes:
        swing: [quote currency] the newest confirmed turning point.
        previous_swing: [quote currency] the one before it.
        extreme: [quote currency] how far the price has come since; the next turning point, if it
            turns now.
        direction: 1 while the price comes from a low, -1 from a high, 0 before the first swing.
        confirmed: 1 on the bar that confirms `swing`, else 0.
        swing_age: [candles] how long ago `swing` was.
    """

    swing: FloatArray
    previous_swing: FloatArray
    extreme: FloatArray
    direction: FloatArray
    confirmed: FloatArray
    swing_age: FloatArray


@indicator(
    outputs={
        "swing": PRICE, "previous_swing": PRICE, "extreme": PRICE, "direction": SIGN,
        "confirmed": FLAG, "swing_age": CANDLES,
    },
    source="Merrill, Filtered Waves (1977)",
)  # fmt: skip
def zigzag(high: FloatArray, low: FloatArray, *, percent: Percent = 5.0) -> Zigzag:
    """Follow the swings of at least `percent` percent, each from the bar on that confirms it.

    A high is a turning point once the price has come back from it by `percent` percent, a low
    likewise; a bar that goes farther and comes back counts as going farther. What charts draw as
    the last leg may still move; here it is `extreme`, and no published turning point ever changes.

    Args:
        high: [shape=(n,), quote currency] or the closing prices, for a zigzag of closes.
        low: [shape=(n,), quote currency] or the closing prices.
        percent: [0 to 100, both excluded] the smallest swing.

    Returns:
        Direction and flag from the first bar; `swing`, `extreme` and `swing_age` from the first
        swing on, `previous_swing` from the second.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `percent` is not
            between 0 and 100.
    """
    return Zigzag(*_zigzag.lines(high, low, p=(percent / 100.0,)))


DIRECTION, EXTREME, EXTREME_AGE, SWING, SWING_AGE, BEFORE, SWINGS = range(7)
BEGUN, HIGHEST, HIGHEST_AGE, LOWEST, LOWEST_AGE = range(7, 12)
"""Where the state keeps what; the second row until the first swing only."""


def _search(state: Row, high: float, low: float, share: float) -> float:
    state[HIGHEST_AGE] += 1.0
    state[LOWEST_AGE] += 1.0
    begun = state[BEGUN] > 0.0
    risen = begun & (high >= state[LOWEST] * (1.0 + share))
    fallen = begun & (low <= state[HIGHEST] * (1.0 - share))
    if risen | fallen:
        state[SWINGS] = 1.0
        state[DIRECTION] = 1.0 if risen else -1.0
        state[SWING] = state[LOWEST] if risen else state[HIGHEST]
        state[SWING_AGE] = state[LOWEST_AGE] if risen else state[HIGHEST_AGE]
        state[EXTREME] = high if risen else low
        return 1.0
    if (not begun) | (high > state[HIGHEST]):
        state[HIGHEST] = high
        state[HIGHEST_AGE] = 0.0
    if (not begun) | (low < state[LOWEST]):
        state[LOWEST] = low
        state[LOWEST_AGE] = 0.0
    state[BEGUN] = 1.0
    return 0.0


def _follow(state: Row, high: float, low: float, share: float) -> float:
    side = state[DIRECTION]
    far = high if side > 0.0 else low
    near = low if side > 0.0 else high
    state[EXTREME_AGE] += 1.0
    state[SWING_AGE] += 1.0
    if side * far > side * state[EXTREME]:
        state[EXTREME] = far
        state[EXTREME_AGE] = 0.0
        return 0.0
    if side * near > side * (state[EXTREME] * (1.0 - side * share)):
        return 0.0
    state[SWINGS] = 2.0
    state[DIRECTION] = -side
    state[BEFORE] = state[SWING]
    state[SWING] = state[EXTREME]
    state[SWING_AGE] = state[EXTREME_AGE]
    state[EXTREME] = near
    state[EXTREME_AGE] = 0.0
    return 1.0


@operation(inputs=2, outputs=6, state=12)
def _zigzag(
    high: Row, low: Row, swing: Row, before: Row, extreme: Row, direction: Row, confirmed: Row,
    age: Row, state: Row, p: Row,
) -> None:  # fmt: skip
    for i in range(len(swing)):
        if state[DIRECTION] == 0.0:
            confirmed[i] = _search(state, high[i], low[i], p[0])
        else:
            confirmed[i] = _follow(state, high[i], low[i], p[0])
        known = state[SWINGS] > 0.0
        direction[i] = state[DIRECTION]
        swing[i] = state[SWING] if known else math.nan
        extreme[i] = state[EXTREME] if known else math.nan
        age[i] = state[SWING_AGE] if known else math.nan
        before[i] = state[BEFORE] if state[SWINGS] > 1.0 else math.nan
