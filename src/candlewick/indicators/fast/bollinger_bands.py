"""Bollinger bands as one kernel."""

import math

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import helper, kernel
from candlewick.indicators.fast.finite import is_finite
from candlewick.indicators.fast.window import BLOCK, mean_windows, rows_for


@helper
def _add_square(
    x: FloatArray, start: int, mean: FloatArray, at: int, out: FloatArray, size: int
) -> None:
    m, a = uintp(at), uintp(start)
    for i in range(uintp(size)):
        one = x[a + i] - mean[m + i]
        out[i] = out[i] + one * one


@helper
def _add_ten_squares(
    x: FloatArray, start: int, mean: FloatArray, at: int, out: FloatArray, size: int
) -> None:
    m, a, one = uintp(at), uintp(start), uintp(1)
    b = a + one
    c = b + one
    d = c + one
    e = d + one
    f = e + one
    g = f + one
    h = g + one
    j = h + one
    k = j + one
    for i in range(uintp(size)):
        centre = mean[m + i]
        p, q, r = x[a + i] - centre, x[b + i] - centre, x[c + i] - centre
        s, t, u = x[d + i] - centre, x[e + i] - centre, x[f + i] - centre
        v, w, y, z = x[g + i] - centre, x[h + i] - centre, x[j + i] - centre, x[k + i] - centre
        total = out[i] + p * p + q * q + r * r + s * s + t * t + u * u
        out[i] = total + v * v + w * w + y * y + z * z


@helper
def _add_four_squares(
    x: FloatArray, start: int, mean: FloatArray, at: int, out: FloatArray, size: int
) -> None:
    m, a = uintp(at), uintp(start)
    b, c, d = a + uintp(1), a + uintp(2), a + uintp(3)
    for i in range(uintp(size)):
        centre = mean[m + i]
        one, two = x[a + i] - centre, x[b + i] - centre
        three, four = x[c + i] - centre, x[d + i] - centre
        out[i] = out[i] + one * one + two * two + three * three + four * four


@kernel(1, 3, int, float, float)
def bollinger_bands(
    x: FloatArray, upper: FloatArray, middle: FloatArray, lower: FloatArray,
    length: int, multiplier: float, no_spread: float,
) -> bool:  # fmt: skip
    """Fill the bands block by block."""
    size, before = len(x), length - 1
    alike = (len(upper) == size) & (len(middle) == size) & (len(lower) == size)
    if not (alike & (size >= length)) or not is_finite(x, 0, before):
        return False
    rows = rows_for(4, BLOCK + length)
    even, odd, part, squares = rows[0], rows[1], rows[2], rows[3]
    whole, tens = float(length), length - length % 10
    fours = length - length % 10 % 4
    upper[:before] = np.nan
    middle[:before] = np.nan
    lower[:before] = np.nan
    for start in range(before, size, BLOCK):
        count = min(BLOCK, size - start)
        if not is_finite(x, start, start + count):
            return False
        first = start - before
        mean_windows(x, first, length, middle, start, count, even, odd, part)
        squares[:count] = 0.0
        for lag in range(0, tens, 10):
            _add_ten_squares(x, first + lag, middle, start, squares, count)
        for lag in range(tens, fours, 4):
            _add_four_squares(x, first + lag, middle, start, squares, count)
        for lag in range(fours, length):
            _add_square(x, first + lag, middle, start, squares, count)
        at = uintp(start)
        for i in range(uintp(count)):
            mean = middle[at + i]
            spread = no_spread * mean
            total = 0.0 if squares[i] <= whole * (spread * spread) else squares[i]
            reach = multiplier * math.sqrt(total / whole)
            upper[at + i] = mean + reach
            lower[at + i] = mean - reach
    return True
