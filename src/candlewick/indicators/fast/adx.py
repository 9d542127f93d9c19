"""The average directional index as one kernel."""

from typing import Any

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.chunks import BLOCK, chunked, smooth
from candlewick.indicators.fast.compiled import helper, kernel


@helper
def _movements(
    high: FloatArray, low: FloatArray, close: FloatArray, start: int, count: int, weight: float,
    ranges: FloatArray, plus: FloatArray, minus: FloatArray, to: int,
) -> None:  # fmt: skip
    """Weigh what each bar adds; where a number is not finite, nor is the range."""
    now, then, o = uintp(start), uintp(start - 1), uintp(to)
    for i in range(uintp(count)):
        up, down = high[now + i] - high[then + i], low[then + i] - low[now + i]
        before = close[then + i]
        above = high[now + i] if high[now + i] > before else before
        below = before if before < low[now + i] else low[now + i]
        ranges[o + i] = weight * ((above - below) + 0.0 * (high[now + i] - low[now + i]))
        plus[o + i] = weight * (up if (up > down) & (up > 0.0) else 0.0)
        minus[o + i] = weight * (down if (down > up) & (down > 0.0) else 0.0)


@helper
def _directions(
    ranges: FloatArray, plus: FloatArray, minus: FloatArray, start: int,
    plus_di: FloatArray, minus_di: FloatArray, to: int, count: int,
) -> None:  # fmt: skip
    a, o = uintp(start), uintp(to)
    for i in range(uintp(count)):
        extent = ranges[a + i]
        whole = extent if extent != 0.0 else 1.0
        up, down = plus[a + i] / whole, minus[a + i] / whole
        plus_di[o + i] = 100.0 * (up if extent != 0.0 else np.nan)
        minus_di[o + i] = 100.0 * (down if extent != 0.0 else np.nan)


@helper
def _strength(
    plus: FloatArray, minus: FloatArray, start: int, count: int, weight: float, out: FloatArray
) -> bool:
    """Weigh the strength of each bar, and say whether every bar has one."""
    still = 0
    for i in range(uintp(start), uintp(start + count)):
        total = plus[i] + minus[i]
        out[i] = weight * (100.0 * (abs(plus[i] - minus[i]) / total))
        still |= total == 0.0
    return still == 0


@helper
def _smooth_three(
    x: FloatArray, y: FloatArray, z: FloatArray, count: int, keep: float,
    state: FloatArray, column: int,
) -> None:  # fmt: skip
    a, b, c = state[0, column], state[1, column], state[2, column]
    for i in range(uintp(count)):
        a = x[i] + keep * a
        b = y[i] + keep * b
        c = z[i] + keep * c
        x[i] = a
        y[i] = b
        z[i] = c
    state[0, column], state[1, column], state[2, column] = a, b, c


@helper
def _step(
    data: Any, first: int, apart: int, many: int, count: int, state: FloatArray, column: int,
    write: int,
) -> None:  # fmt: skip
    high, low, close, strength, plus_di, minus_di, rows, weights, keeps, moved = data
    ranges, plus, minus, average = rows
    for start in range(first, first + count, BLOCK):
        some = min(BLOCK, first + count - start)
        for k in range(many):
            at = start + k * apart
            _movements(high, low, close, at, some, weights[0], ranges, plus, minus, k * BLOCK)
        if many == 1:
            _smooth_three(ranges, plus, minus, some, keeps[0], state, column)
        else:
            smooth(ranges, 0, BLOCK, many, some, keeps[0], state[0], column)
            smooth(plus, 0, BLOCK, many, some, keeps[0], state[1], column)
            smooth(minus, 0, BLOCK, many, some, keeps[0], state[2], column)
        for k in range(many):
            if not _strength(plus, minus, k * BLOCK, some, weights[1], average):
                moved[0] = 0.0
        smooth(average, 0, BLOCK, many, some, keeps[1], state[3], column)
        if write:
            for k in range(many):
                a, o = uintp(k * BLOCK), uintp(start + k * apart)
                for i in range(uintp(some)):
                    strength[o + i] = average[a + i] if average[a + i] < 100.0 else 100.0
                _directions(
                    ranges, plus, minus, k * BLOCK, plus_di, minus_di, start + k * apart, some
                )


_run = chunked(_step)


@helper
def _begin(data: Any, length: int, adx_length: int, state: FloatArray) -> bool:
    """Fill the lines up to the first strength, and say whether every bar so far has one."""
    high, low, close, strength, plus_di, minus_di, rows, weights, keeps, _ = data
    ranges, plus, minus, average = rows
    first, weight, keep = length + adx_length, weights[0], keeps[0]
    a = b = c = d = 0.0
    _movements(high, low, close, 1, length, 1.0, ranges, plus, minus, 0)
    for i in range(length):
        a += ranges[i]
        b += plus[i]
        c += minus[i]
    a, b, c = a / length, b / length, c / length
    _movements(high, low, close, length + 1, adx_length - 1, weight, ranges, plus, minus, 1)
    ranges[0], plus[0], minus[0] = a, b, c
    for i in range(1, adx_length):
        a = ranges[i] = ranges[i] + keep * a
        b = plus[i] = plus[i] + keep * b
        c = minus[i] = minus[i] + keep * c
    if not _strength(plus, minus, 0, adx_length, 1.0, average):
        return False
    for i in range(adx_length):
        d += average[i]
    d = d / adx_length
    strength[: first - 1] = np.nan
    plus_di[:length] = np.nan
    minus_di[:length] = np.nan
    _directions(ranges, plus, minus, 0, plus_di, minus_di, length, adx_length)
    strength[first - 1] = d if d < 100.0 else 100.0
    state[0, 0], state[1, 0], state[2, 0], state[3, 0] = a, b, c, d
    return True


@kernel(3, 3, int, int, float, float, int)
def adx(
    high: FloatArray, low: FloatArray, close: FloatArray,
    strength: FloatArray, plus_di: FloatArray, minus_di: FloatArray,
    length: int, adx_length: int, weight: float, third: float, reach: int,
) -> bool:  # fmt: skip
    """Fill the lines, unless nothing has moved at some bar: the strength has a gap there."""
    size, first = len(high), length + adx_length
    alike = (len(low) == size) & (len(close) == size)
    alike &= (len(strength) == size) & (len(plus_di) == size) & (len(minus_di) == size)
    if not (alike & (size >= first)):
        return False
    room = max(4 * BLOCK, length, adx_length)
    rows = np.empty((4, room))
    state, moved = np.empty((4, 4)), np.ones(1)
    data = (
        high, low, close, strength, plus_di, minus_di,
        (rows[0], rows[1], rows[2], rows[3]), (weight, third), (1.0 - weight, 1.0 - third), moved,
    )  # fmt: skip
    if not _begin(data, length, adx_length, state):
        return False
    last = _run(data, first, size, reach, state)
    # The first high and low are in no range, nor is the last close.
    total = state[0, last] + (high[0] + low[0] + close[size - 1])
    return bool((total - total == 0.0) & (moved[0] == 1.0))
