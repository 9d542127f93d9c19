"""Two bands that only ever tighten, and the one of them that the price has not broken."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.together import side_by_side
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


TURNED_TWICE = 400
"""[bars] after which both bands have nearly always been broken, and so begun anew."""


def _tightened(
    above: float, below: float, close: float, start: float,
    side: float, upper: float, lower: float, last: float,
) -> tuple[float, float, float, float]:  # fmt: skip
    """Return what a bar makes of the side, the bands and the last close: the steps below."""
    met = (upper == lower) & (start < 0.0)
    upper = above if (above < upper) | (last > upper) else upper
    lower = below if (below > lower) | (last < lower) else lower
    falls = -1.0 if close < lower else 1.0
    rises = 1.0 if close > upper else -1.0
    return falls if (side > 0.0) & (not met) else rises, upper, lower, close


@operation(inputs=4, outputs=2, state=4, lead=0, forgets=lambda: TURNED_TWICE)
def _ratchet(
    middle: Row, reach: Row, close: Row, start: Row, line: Row, direction: Row, state: Row
) -> None:
    """Tighten each band, until the close of the bar before broke it.

    Pine knows a fall by the line being the upper band, which it also is where both meet. Where
    something was unknown, the bars are gone through once more, carefully.
    """
    side, upper, lower, last = state[0], state[1], state[2], state[3]
    at = 0
    while (at < len(line)) & (side == 0.0):
        known = not (math.isnan(middle[at] + reach[at] + close[at]) | math.isnan(start[at]))
        if known:
            side = 1.0 if start[at] > 0.0 else -1.0
            upper, lower, last = middle[at] + reach[at], middle[at] - reach[at], close[at]
        line[at] = (lower if side > 0.0 else upper) if known else math.nan
        direction[at] = side if known else math.nan
        at += 1
    state[0], state[1], state[2], state[3] = side, upper, lower, last
    whole = 0.0
    for i in range(at, len(line)):
        above = middle[i] + reach[i]
        below = middle[i] - reach[i]
        whole = whole + (above + close[i]) * 0.0
        met = (upper == lower) & (start[i] < 0.0)
        upper = above if (above < upper) | (last > upper) else upper
        lower = below if (below > lower) | (last < lower) else lower
        last = close[i]
        falls = -1.0 if last < lower else 1.0
        rises = 1.0 if last > upper else -1.0
        side = falls if (side > 0.0) & (not met) else rises
        line[i] = lower if side > 0.0 else upper
        direction[i] = side
    if whole != whole:
        side, upper, lower, last = state[0], state[1], state[2], state[3]
        for i in range(at, len(line)):
            above, below = middle[i] + reach[i], middle[i] - reach[i]
            known = not math.isnan(above + close[i])
            if known:
                side, upper, lower, last = _tightened(
                    above, below, close[i], start[i], side, upper, lower, last
                )
            line[i] = (lower if side > 0.0 else upper) if known else math.nan
            direction[i] = side if known else math.nan
    state[0], state[1], state[2], state[3] = side, upper, lower, last


side_by_side(*[_ratchet] * 4)
