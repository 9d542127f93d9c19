"""Two bands that only ever tighten, and the one of them that the price has not broken."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Row


def ratchet(
    middle: FloatArray, reach: FloatArray, close: FloatArray, rising: FloatArray | float
) -> tuple[FloatArray, FloatArray]:
    """Return the band on the far side of the price, and 1 below a rise, -1 above a fall.

    Args:
        middle: what the bands lie around.
        reach: how far from it; the bands begin with its first value.
        close: what breaks a band.
        rising: 1 on the first bar with bands where it begins with a rise.
    """
    line, direction = _ratchet.lines(middle, reach, close, rising)
    return line, direction


@operation(inputs=4, outputs=2, state=5, lead=0)
def _ratchet(
    middle: Row, reach: Row, close: Row, start: Row, line: Row, direction: Row, state: Row
) -> None:
    side = state[0]
    upper = state[1]
    lower = state[2]
    last = state[3]
    begun = state[4] != 0.0
    for i in range(len(line)):
        above = middle[i] + reach[i]
        below = middle[i] - reach[i]
        now = close[i]
        if (above != above) | (now != now):
            line[i] = math.nan
            direction[i] = math.nan
            continue
        if not begun:
            side = 1.0 if start[i] > 0.0 else -1.0
            upper = above
            lower = below
            last = now
            begun = True
        else:
            # A band only ever tightens, until the close of the bar before broke it.
            upper = above if (above < upper) | (last > upper) else upper
            lower = below if (below > lower) | (last < lower) else lower
            falls = -1.0 if now < lower else 1.0
            rises = 1.0 if now > upper else -1.0
            side = falls if side > 0.0 else rises
            last = now
        line[i] = lower if side > 0.0 else upper
        direction[i] = side
    state[0] = side
    state[1] = upper
    state[2] = lower
    state[3] = last
    state[4] = 1.0 if begun else 0.0
