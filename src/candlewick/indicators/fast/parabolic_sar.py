"""The parabolic stop as one kernel."""

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import kernel
from candlewick.indicators.fast.finite import are_finite


@kernel(3, 1, float, float, float)
def parabolic_sar(
    high: FloatArray, low: FloatArray, close: FloatArray, out: FloatArray,
    start: float, increment: float, maximum: float,
) -> bool:  # fmt: skip
    """Fill `out`; a fall is a rise in the mirror, and a turn is the only branch."""
    size = len(high)
    alike = (len(low) == size) & (len(close) == size) & (len(out) == size)
    if not (alike & (size >= 2)) or not are_finite(high, low, close, 0, size):
        return False
    one, two = uintp(1), uintp(2)
    # The row that faces the stop, and the other one; a fall is looked at in the mirror.
    near_row, far_row, side = low, high, 1.0
    if not close[1] - close[0] > 0.0:
        near_row, far_row, side = high, low, -1.0
    stop, extreme, pace = side * near_row[0], side * far_row[1], start
    out[0] = np.nan
    # Of the bar before, and of the one before that, the side that faces the stop.
    first, second = stop, np.inf
    for i in range(one, uintp(size)):
        near = side * near_row[i]
        far = side * far_row[i]
        stop += pace * (extreme - stop)
        if stop > near:
            side, near_row, far_row = -side, far_row, near_row
            stop = -far if -far < -extreme else -extreme
            extreme, pace = -near, start
            near = -far
            first = side * near_row[i - one]
            if i > one:
                second = side * near_row[i - two]
        else:
            further = far > extreme
            faster = pace + increment
            faster = faster if faster < maximum else maximum
            pace = faster if further else pace
            extreme = far if further else extreme
        floor = second if second < first else first
        stop = floor if floor < stop else stop
        second, first = first, near
        out[i] = side * stop
    return True
