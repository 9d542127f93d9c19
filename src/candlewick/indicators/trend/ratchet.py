"""Two bands that only ever tighten, and the one of them that the price has not broken."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Row


def ratchet(
    middle: FloatArray, reach: FloatArray, close: FloatArray, start: FloatArray | float
) -> tuple[FloatArray, FloatArray]:
    """Return the band on the far side of the price, and 1 below a rise, -1 above a fall.

    Args:
        middle: what the bands lie around.
        reach: how far from it; the bands begin with its first value.
        close: what breaks a band.
        start: 1 to begin with a rise, -1 with a fall; what begins waits until it is known.
    """
    line, direction = _ratchet.lines(middle, reach, close, start)
    return line, direction


@operation(inputs=4, outputs=2, state=4, lead=0)
def _ratchet(
    middle: Row, reach: Row, close: Row, start: Row, line: Row, direction: Row, state: Row
) -> None:
    side, upper, lower, last = state[0], state[1], state[2], state[3]
    for i in range(len(line)):
        above = middle[i] + reach[i]
        below = middle[i] - reach[i]
        now = close[i]
        if math.isnan(above + now) | ((side == 0.0) & math.isnan(start[i])):
            line[i] = math.nan
            direction[i] = math.nan
            continue
        if side == 0.0:
            side = 1.0 if start[i] > 0.0 else -1.0
            upper, lower = above, below
        else:
            # Pine knows a fall by the line being the upper band, which it also is where both meet.
            met = (upper == lower) & (start[i] < 0.0)
            # A band only ever tightens, until the close of the bar before broke it.
            upper = above if (above < upper) | (last > upper) else upper
            lower = below if (below > lower) | (last < lower) else lower
            falls = -1.0 if now < lower else 1.0
            rises = 1.0 if now > upper else -1.0
            side = falls if (side > 0.0) & (not met) else rises
        last = now
        line[i] = lower if side > 0.0 else upper
        direction[i] = side
    state[0], state[1], state[2], state[3] = side, upper, lower, last
