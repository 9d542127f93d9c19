"""The slope of the best line as one kernel."""

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import helper, kernel
from candlewick.indicators.fast.finite import is_finite
from candlewick.indicators.fast.window import BLOCK


@helper
def _pair(x: FloatArray, early: int, late: int, weight: float, out: FloatArray, size: int) -> None:
    a, z = uintp(early), uintp(late)
    for i in range(uintp(size)):
        out[i] = out[i] + weight * (x[z + i] - x[a + i])


@helper
def _three_pairs(
    x: FloatArray, early: int, late: int, weight: float, out: FloatArray, size: int
) -> None:
    a, z = uintp(early), uintp(late)
    b, c = a + uintp(1), a + uintp(2)
    y, w = z - uintp(1), z - uintp(2)
    second, third = weight - 1.0, weight - 2.0
    for i in range(uintp(size)):
        total = out[i] + weight * (x[z + i] - x[a + i])
        total = total + second * (x[y + i] - x[b + i])
        out[i] = total + third * (x[w + i] - x[c + i])


@helper
def _four_pairs(
    x: FloatArray, early: int, late: int, weight: float, out: FloatArray, size: int
) -> None:
    a, z = uintp(early), uintp(late)
    b, c, d = a + uintp(1), a + uintp(2), a + uintp(3)
    y, w, v = z - uintp(1), z - uintp(2), z - uintp(3)
    second, third, fourth = weight - 1.0, weight - 2.0, weight - 3.0
    for i in range(uintp(size)):
        total = out[i] + weight * (x[z + i] - x[a + i])
        total = total + second * (x[y + i] - x[b + i])
        total = total + third * (x[w + i] - x[c + i])
        out[i] = total + fourth * (x[v + i] - x[d + i])


@kernel(1, 1, int)
def linear_regression_slope(x: FloatArray, out: FloatArray, length: int) -> bool:
    """Fill `out` block by block, four pairs of bars at a time."""
    size, before = len(x), length - 1
    if (size < length) | (len(out) != size) or not is_finite(x, 0, before):
        return False
    scale = length * (float(length) * length - 1.0) / 12.0
    pairs = length // 2
    fours = pairs - pairs % 4
    threes = pairs - pairs % 4 % 3
    total = np.empty(BLOCK)
    out[:before] = np.nan
    for start in range(before, size, BLOCK):
        count = min(BLOCK, size - start)
        if not is_finite(x, start, start + count):
            return False
        total[:count] = 0.0
        for lag in range(0, fours, 4):
            weight = before / 2.0 - lag
            _four_pairs(x, start - before + lag, start - lag, weight, total, count)
        for lag in range(fours, threes, 3):
            weight = before / 2.0 - lag
            _three_pairs(x, start - before + lag, start - lag, weight, total, count)
        for lag in range(threes, pairs):
            weight = before / 2.0 - lag
            _pair(x, start - before + lag, start - lag, weight, total, count)
        at = uintp(start)
        for i in range(uintp(count)):
            out[at + i] = total[i] / scale
    return True
