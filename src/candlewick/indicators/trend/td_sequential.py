"""TD Sequential."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import FLAG, Output
from candlewick.indicators.engine.arithmetic import maximum, minimum, same
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Row, previous

SETUP = 9.0
"""[bars] how long a setup is."""

COUNTDOWN = 13.0
"""[bars] how long a countdown is."""

CHECKED = 8.0
"""The bar of the countdown whose close the last one must reach."""


class TdSequential(NamedTuple):
    """Three lines [shape=(n,)]; above zero against a rise, below zero against a fall.

    Attributes:
        setup: [-9 to 9] how many bars of the present setup there are, 0 without one.
        perfected: 1 on the ninth bar of a setup that the last extremes confirm, else 0.
        countdown: [-13 to 13] how many bars of the present countdown there are, 0 without one.
    """

    setup: FloatArray
    perfected: FloatArray
    countdown: FloatArray


@indicator(
    outputs={
        "setup": Output("candles", -9.0, 9.0),
        "perfected": FLAG,
        "countdown": Output("candles", -13.0, 13.0),
    },
    source="DeMark, The New Science of Technical Analysis (1994); Perl, DeMark Indicators (2008)",
)
def td_sequential(high: FloatArray, low: FloatArray, close: FloatArray) -> TdSequential:
    """Count how far a move has come, until it is expected to be exhausted.

    What is said here of a rise holds for a fall in the mirror.

    * A setup is nine closes in a row above the close four bars before. Its first bar is a
      flip: the bar before closed below the close four bars before it.
    * It is perfected when the high of bar eight or nine reaches those of bars six and seven.
    * From its ninth bar on, the countdown counts closes at or above the high two bars before,
      up to thirteen; the thirteenth's high must reach the close of the eighth.
    * A close below the lowest low of the setup ends the countdown, and so does a completed
      setup of a fall. A further setup of the rise changes nothing.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        First values at index 4.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    setup, edge = _td_setup.lines(high, low, close)
    tops = maximum(previous(high, 2), previous(high, 3))
    bottoms = minimum(previous(low, 2), previous(low, 3))
    top = same(setup, SETUP) * (maximum(high, previous(high)) >= tops)
    bottom = same(setup, -SETUP) * (minimum(low, previous(low)) <= bottoms)
    (countdown,) = _td_countdown.lines(high, low, close, setup, edge)
    return TdSequential(setup=setup, perfected=top + bottom, countdown=countdown)


@operation(inputs=3, outputs=2, history=4, state=3)
def _td_setup(high: Row, low: Row, close: Row, setup: Row, edge: Row, state: Row) -> None:
    """Count the setup; `edge` is its lowest low so far in a rise, its highest high in a fall."""
    before, bars, bound = state[0], state[1], state[2]
    tops, bottoms, closes = high[4:], low[4:], close[4:]
    for i in range(len(setup)):
        change = closes[i] - close[i]
        if math.isnan(change):
            setup[i] = math.nan
            edge[i] = math.nan
            continue
        rises = 1.0 if change > 0.0 else 0.0
        now = -1.0 if change < 0.0 else rises
        near = bottoms[i] if now > 0.0 else tops[i]
        if now * before < 0.0:
            bars, bound = now, near
        elif (now * bars > 0.0) & (abs(bars) < SETUP):
            bars += now
            bound = near if now * (bound - near) > 0.0 else bound
        else:
            bars = 0.0
        before = now
        setup[i] = bars
        edge[i] = bound
    state[0], state[1], state[2] = before, bars, bound


@operation(inputs=5, history=2, lead=0, state=4)
def _td_countdown(
    high: Row, low: Row, close: Row, setup: Row, edge: Row, countdown: Row, state: Row
) -> None:
    way, count, end, eighth = state[0], state[1], state[2], state[3]
    for i in range(len(countdown)):
        now, bars = close[i + 2], setup[i + 2]
        if math.isnan(bars):
            countdown[i] = math.nan
            continue
        if (abs(bars) == SETUP) & (way * bars <= 0.0):
            way, count, end = bars / SETUP, 0.0, edge[i + 2]
        if way * (end - now) > 0.0:
            way, count = 0.0, 0.0
        far = high if way > 0.0 else low
        last = count < COUNTDOWN - 1.0 or way * (far[i + 2] - eighth) >= 0.0
        if (way != 0.0) & (way * (now - far[i]) >= 0.0) & last:
            count += 1.0
            eighth = now if count == CHECKED else eighth
        countdown[i] = way * count if count > 0.0 else 0.0
        way = 0.0 if count == COUNTDOWN else way
        count = 0.0 if way == 0.0 else count
    state[0], state[1], state[2], state[3] = way, count, end, eighth
