"""The average true range as one kernel."""

from typing import Any

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.chunks import chunked
from candlewick.indicators.fast.compiled import helper, kernel


@helper
def _range(high: float, low: float, before: float) -> float:
    """Return the true range; where a number is not finite, nor is the result."""
    above = high if high > before else before
    below = before if before < low else low
    return (above - below) + 0.0 * (high - low)


@helper
def _step(
    data: Any, first: int, apart: int, many: int, count: int, state: FloatArray, column: int,
    _write: int,
) -> None:  # fmt: skip
    high, low, close, out, weight, keep = data
    one = uintp(1)
    if many == 1:
        average = state[0, column]
        for i in range(uintp(first), uintp(first + count)):
            average = weight * _range(high[i], low[i], close[i - one]) + keep * average
            out[i] = average
        state[0, column] = average
        return
    p, q = uintp(first), uintp(first + apart)
    r, s = uintp(first + 2 * apart), uintp(first + 3 * apart)
    o, t, u, v = p - one, q - one, r - one, s - one
    a, b, c, d = state[0, 0], state[0, 1], state[0, 2], state[0, 3]
    for i in range(uintp(count)):
        a = weight * _range(high[p + i], low[p + i], close[o + i]) + keep * a
        b = weight * _range(high[q + i], low[q + i], close[t + i]) + keep * b
        c = weight * _range(high[r + i], low[r + i], close[u + i]) + keep * c
        d = weight * _range(high[s + i], low[s + i], close[v + i]) + keep * d
        out[p + i] = a
        out[q + i] = b
        out[r + i] = c
        out[s + i] = d
    state[0, 0], state[0, 1], state[0, 2], state[0, 3] = a, b, c, d


_run = chunked(_step)


@kernel(3, 1, int, float, float, int, int)
def atr(
    high: FloatArray, low: FloatArray, close: FloatArray, out: FloatArray,
    length: int, weight: float, keep: float, reach: int, skip: int,
) -> bool:  # fmt: skip
    """Fill `out`, the first candle being skipped or not.

    A number that is not finite would stay in the average for good.
    """
    size = len(high)
    first = length + skip
    alike = (len(low) == size) & (len(close) == size) & (len(out) == size)
    if not (alike & (size >= first)):
        return False
    # Skipped or not, it must be a number.
    average = 0.0 * (high[0] - low[0]) if skip else 0.0 + (high[0] - low[0])
    for i in range(1, first):
        average += _range(high[i], low[i], close[i - 1])
    average = average / length
    out[: first - 1] = np.nan
    out[first - 1] = average
    state = np.empty((1, 4))
    state[0, 0] = average
    last = _run((high, low, close, out, weight, keep), first, size, reach, state)
    # The last close is in no range.
    total = state[0, last] + close[size - 1]
    return bool(total - total == 0.0)
