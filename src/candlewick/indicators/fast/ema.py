"""The exponential moving average as one kernel."""

from typing import Any

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.chunks import chunked
from candlewick.indicators.fast.compiled import helper, kernel


@helper
def _step(
    data: Any, first: int, apart: int, many: int, count: int, state: FloatArray, column: int,
    _write: int,
) -> None:  # fmt: skip
    x, out, weight, keep = data
    if many == 1:
        average = state[0, column]
        for i in range(uintp(first), uintp(first + count)):
            average = weight * x[i] + keep * average
            out[i] = average
        state[0, column] = average
        return
    p, q = uintp(first), uintp(first + apart)
    r, s = uintp(first + 2 * apart), uintp(first + 3 * apart)
    a, b, c, d = state[0, 0], state[0, 1], state[0, 2], state[0, 3]
    for i in range(uintp(count)):
        a = weight * x[p + i] + keep * a
        b = weight * x[q + i] + keep * b
        c = weight * x[r + i] + keep * c
        d = weight * x[s + i] + keep * d
        out[p + i] = a
        out[q + i] = b
        out[r + i] = c
        out[s + i] = d
    state[0, 0], state[0, 1], state[0, 2], state[0, 3] = a, b, c, d


_run = chunked(_step)


@kernel(1, 1, int, float, float, int)
def ema(
    x: FloatArray, out: FloatArray, length: int, weight: float, keep: float, reach: int
) -> bool:
    """Fill `out`; a number that is not finite would stay in the average for good."""
    size = len(x)
    if (size < length) | (len(out) != size):
        return False
    average = 0.0
    for i in range(length):
        average += x[i]
    average = average / length
    out[: length - 1] = np.nan
    out[length - 1] = average
    state = np.empty((1, 4))
    state[0, 0] = average
    last = _run((x, out, weight, keep), length, size, reach, state)
    return bool(state[0, last] - state[0, last] == 0.0)
