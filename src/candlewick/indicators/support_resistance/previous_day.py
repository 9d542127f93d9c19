"""The UTC day before, from which pivot points are derived."""

import math
from typing import NamedTuple, cast

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.session import DAY

Row = FloatArray


class PreviousDay(NamedTuple):
    """The last day that had ended before a bar, and where the bar's own day opened."""

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    today: FloatArray


def previous_day(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    open_time: TimeArray | FloatArray,
) -> PreviousDay:
    """Return each bar's open, high, low and close of the day before, and the present day's open.

    The first day counts only if its candle of midnight is there: half a day's range is no range.
    A day without candles is passed over.
    """
    lines = (open, high, low, close, cast("FloatArray", open_time))
    return PreviousDay(*_previous_day.lines(*lines))


BEGUN, TODAY, WHOLE, OPEN, HIGH, LOW, CLOSE = range(7)
"""Where the state keeps the present day; the day before is four places behind it."""


def _turn(state: Row, day: float, time: float, first: float) -> None:
    counts = (state[BEGUN] > 0.0) & (state[WHOLE] > 0.0)
    for k in range(OPEN, CLOSE + 1):
        state[k + 4] = state[k] if counts else math.nan
    state[WHOLE] = 1.0 if (state[BEGUN] > 0.0) | (time == day * DAY) else 0.0
    state[BEGUN] = 1.0
    state[TODAY] = day
    state[OPEN] = first
    state[HIGH] = -math.inf
    state[LOW] = math.inf


@operation(inputs=5, outputs=5, state=11, lead=1)
def _previous_day(
    first: Row, high: Row, low: Row, close: Row, time: Row,
    was_open: Row, was_high: Row, was_low: Row, was_close: Row, today: Row, state: Row,
) -> None:  # fmt: skip
    for i in range(len(today)):
        day = float(math.floor(time[i] / DAY))
        if (state[BEGUN] == 0.0) | (day != state[TODAY]):
            _turn(state, day, time[i], first[i])
        higher = (high[i] > state[HIGH]) | (high[i] != high[i])
        lower = (low[i] < state[LOW]) | (low[i] != low[i])
        state[HIGH] = high[i] if higher else state[HIGH]
        state[LOW] = low[i] if lower else state[LOW]
        state[CLOSE] = close[i]
        was_open[i] = state[OPEN + 4]
        was_high[i] = state[HIGH + 4]
        was_low[i] = state[LOW + 4]
        was_close[i] = state[CLOSE + 4]
        today[i] = state[OPEN]
