"""The relative strength index as one kernel."""

from typing import Any

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.chunks import BLOCK, chunked
from candlewick.indicators.fast.compiled import helper, kernel


@helper
def _changes(
    close: FloatArray, start: int, count: int, weight: float,
    gain: FloatArray, loss: FloatArray, to: int,
) -> None:  # fmt: skip
    """Weigh rises and falls; changes that are unknown stay unknown."""
    now, before, o = uintp(start), uintp(start - 1), uintp(to)
    for i in range(uintp(count)):
        change = close[now + i] - close[before + i]
        gain[o + i] = weight * (0.0 if change < 0.0 else change)
        loss[o + i] = weight * (0.0 if -change < 0.0 else -change)


@helper
def _share(
    gain: FloatArray, loss: FloatArray, start: int, out: FloatArray, to: int, count: int
) -> None:
    a, o = uintp(start), uintp(to)
    for i in range(uintp(count)):
        total = gain[a + i] + loss[a + i]
        part = gain[a + i] / (total if total != 0.0 else 1.0)
        out[o + i] = 100.0 * (part if total != 0.0 else np.nan)


@helper
def _smooth_both(
    gain: FloatArray, loss: FloatArray, many: int, count: int, keep: float,
    state: FloatArray, column: int,
) -> None:  # fmt: skip
    if many == 1:
        a, b = state[0, column], state[1, column]
        for i in range(uintp(count)):
            a = gain[i] + keep * a
            b = loss[i] + keep * b
            gain[i] = a
            loss[i] = b
        state[0, column], state[1, column] = a, b
        return
    q, r, s = uintp(BLOCK), uintp(2 * BLOCK), uintp(3 * BLOCK)
    a, b, c, d = state[0, 0], state[0, 1], state[0, 2], state[0, 3]
    e, f, g, h = state[1, 0], state[1, 1], state[1, 2], state[1, 3]
    for i in range(uintp(count)):
        a = gain[i] + keep * a
        b = gain[q + i] + keep * b
        c = gain[r + i] + keep * c
        d = gain[s + i] + keep * d
        e = loss[i] + keep * e
        f = loss[q + i] + keep * f
        g = loss[r + i] + keep * g
        h = loss[s + i] + keep * h
        gain[i] = a
        gain[q + i] = b
        gain[r + i] = c
        gain[s + i] = d
        loss[i] = e
        loss[q + i] = f
        loss[r + i] = g
        loss[s + i] = h
    state[0, 0], state[0, 1], state[0, 2], state[0, 3] = a, b, c, d
    state[1, 0], state[1, 1], state[1, 2], state[1, 3] = e, f, g, h


@helper
def _step(
    data: Any, first: int, apart: int, many: int, count: int, state: FloatArray, column: int,
    write: int,
) -> None:  # fmt: skip
    close, out, gain, loss, weight, keep = data
    for start in range(first, first + count, BLOCK):
        some = min(BLOCK, first + count - start)
        for k in range(many):
            _changes(close, start + k * apart, some, weight, gain, loss, k * BLOCK)
        _smooth_both(gain, loss, many, some, keep, state, column)
        if write:
            for k in range(many):
                _share(gain, loss, k * BLOCK, out, start + k * apart, some)


_run = chunked(_step)


@kernel(1, 1, int, float, float, int)
def rsi(
    close: FloatArray, out: FloatArray, length: int, weight: float, keep: float, reach: int
) -> bool:
    """Fill `out`; a number that is not finite would stay in an average for good."""
    size = len(close)
    if (size <= length) | (len(out) != size):
        return False
    rows, state = np.empty((2, max(4 * BLOCK, length))), np.zeros((2, 4))
    gain, loss = rows[0], rows[1]
    _changes(close, 1, length, 1.0, gain, loss, 0)
    for i in range(length):
        state[0, 0] += gain[i]
        state[1, 0] += loss[i]
    state[0, 0] /= length
    state[1, 0] /= length
    gain[0], loss[0] = state[0, 0], state[1, 0]
    out[:length] = np.nan
    _share(gain, loss, 0, out, length, 1)
    last = _run((close, out, gain, loss, weight, keep), length + 1, size, reach, state)
    total = state[0, last] + state[1, last]
    return bool(total - total == 0.0)
