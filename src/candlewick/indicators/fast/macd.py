"""Moving average convergence divergence as one kernel."""

from typing import Any

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.chunks import chunked
from candlewick.indicators.fast.compiled import helper, kernel


@helper
def _average(
    average: float, value: float, seen: int, length: int, weight: float, keep: float
) -> float:
    if seen >= length:
        return weight * value + keep * average
    total = average + value
    return total / length if seen == length - 1 else total


@helper
def _one(data: Any, first: int, count: int, state: FloatArray, column: int) -> None:
    close, line, signal, histogram, weights, keeps = data
    fast, slow, third = weights
    keep, kept, left = keeps
    a, b, c = state[0, column], state[1, column], state[2, column]
    for i in range(uintp(first), uintp(first + count)):
        a = fast * close[i] + keep * a
        b = slow * close[i] + kept * b
        apart = a - b
        c = third * apart + left * c
        line[i] = apart
        signal[i] = c
        histogram[i] = apart - c
    state[0, column], state[1, column], state[2, column] = a, b, c


@helper
def _step(
    data: Any, first: int, apart: int, many: int, count: int, state: FloatArray, column: int,
    _write: int,
) -> None:  # fmt: skip
    if many == 1:
        _one(data, first, count, state, column)
        return
    close, line, signal, histogram, weights, keeps = data
    fast, slow, third = weights
    keep, kept, left = keeps
    p, q = uintp(first), uintp(first + apart)
    r, s = uintp(first + 2 * apart), uintp(first + 3 * apart)
    a, b, c, d = state[0, 0], state[0, 1], state[0, 2], state[0, 3]
    e, f, g, h = state[1, 0], state[1, 1], state[1, 2], state[1, 3]
    t, u, v, w = state[2, 0], state[2, 1], state[2, 2], state[2, 3]
    for i in range(uintp(count)):
        a = fast * close[p + i] + keep * a
        b = fast * close[q + i] + keep * b
        c = fast * close[r + i] + keep * c
        d = fast * close[s + i] + keep * d
        e = slow * close[p + i] + kept * e
        f = slow * close[q + i] + kept * f
        g = slow * close[r + i] + kept * g
        h = slow * close[s + i] + kept * h
        t = third * (a - e) + left * t
        u = third * (b - f) + left * u
        v = third * (c - g) + left * v
        w = third * (d - h) + left * w
        line[p + i], line[q + i] = a - e, b - f
        line[r + i], line[s + i] = c - g, d - h
        signal[p + i], signal[q + i] = t, u
        signal[r + i], signal[s + i] = v, w
        histogram[p + i] = (a - e) - t
        histogram[q + i] = (b - f) - u
        histogram[r + i] = (c - g) - v
        histogram[s + i] = (d - h) - w
    state[0, 0], state[0, 1], state[0, 2], state[0, 3] = a, b, c, d
    state[1, 0], state[1, 1], state[1, 2], state[1, 3] = e, f, g, h
    state[2, 0], state[2, 1], state[2, 2], state[2, 3] = t, u, v, w


_run = chunked(_step)


@kernel(1, 3, int, int, int, float, float, float, int, int, int)
def macd(
    close: FloatArray, line: FloatArray, signal: FloatArray, histogram: FloatArray,
    fast_length: int, slow_length: int, signal_length: int,
    fast: float, slow: float, third: float, reach: int, skip: int, hide: int,
) -> bool:  # fmt: skip
    """Fill the lines; a number that is not finite would stay in the averages for good.

    The fast average begins after `skip` bars; to `hide` is to have no line before the signal.
    """
    size, known = len(close), max(fast_length, slow_length) - 1
    first = known + signal_length
    alike = (len(line) == size) & (len(signal) == size) & (len(histogram) == size)
    if not (alike & (size >= first)):
        return False
    keep, kept, left = 1.0 - fast, 1.0 - slow, 1.0 - third
    state = np.zeros((3, 4))
    a = b = c = 0.0
    for i in range(first):
        if i >= skip:
            a = _average(a, close[i], i - skip, fast_length, fast, keep)
        b = _average(b, close[i], i, slow_length, slow, kept)
        line[i] = np.nan
        signal[i] = np.nan
        histogram[i] = np.nan
        if i >= known:
            line[i] = np.nan if hide else a - b
            c = _average(c, a - b, i - known, signal_length, third, left)
    line[first - 1] = a - b
    signal[first - 1] = c
    histogram[first - 1] = line[first - 1] - c
    state[0, 0], state[1, 0], state[2, 0] = a, b, c
    data = (close, line, signal, histogram, (fast, slow, third), (keep, kept, left))
    last = _run(data, first, size, reach, state)
    return bool(state[2, last] - state[2, last] == 0.0)
