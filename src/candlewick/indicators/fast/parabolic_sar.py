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
    rising = close[1] - close[0] > 0.0
    stop = low[0] if rising else -high[0]
    extreme = high[1] if rising else -low[1]
    pace = start
    out[0] = np.nan
    # Of the bar before, and of the one before that, the side that faces the stop.
    first, second = stop, np.inf
    for i in range(one, uintp(size)):
        near = low[i] if rising else -high[i]
        far = high[i] if rising else -low[i]
        stop += pace * (extreme - stop)
        if stop > near:
            rising = not rising
            stop = -far if -far < -extreme else -extreme
            extreme, pace = -near, start
            near = -far
            first = low[i - one] if rising else -high[i - one]
            if i > one:
                second = low[i - two] if rising else -high[i - two]
        else:
            further = far > extreme
            faster = pace + increment
            faster = faster if faster < maximum else maximum
            pace = faster if further else pace
            extreme = far if further else extreme
        floor = second if second < first else first
        stop = floor if floor < stop else stop
        second, first = first, near
        out[i] = stop if rising else -stop
    return True
