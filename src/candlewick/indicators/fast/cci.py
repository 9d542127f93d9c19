"""The commodity channel index as one kernel."""

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import helper, kernel
from candlewick.indicators.fast.finite import is_finite
from candlewick.indicators.fast.window import BLOCK, mean_windows, rows_for


@helper
def _add_distance(x: FloatArray, start: int, mean: FloatArray, out: FloatArray, size: int) -> None:
    a = uintp(start)
    for i in range(uintp(size)):
        out[i] = out[i] + abs(x[a + i] - mean[i])


@helper
def _add_four_distances(
    x: FloatArray, start: int, mean: FloatArray, out: FloatArray, size: int
) -> None:
    a = uintp(start)
    b, c, d = a + uintp(1), a + uintp(2), a + uintp(3)
    for i in range(uintp(size)):
        total = out[i] + abs(x[a + i] - mean[i]) + abs(x[b + i] - mean[i])
        out[i] = total + abs(x[c + i] - mean[i]) + abs(x[d + i] - mean[i])


@kernel(3, 1, int, float, float)
def cci(
    high: FloatArray, low: FloatArray, close: FloatArray, out: FloatArray,
    length: int, scale: float, no_spread: float,
) -> bool:  # fmt: skip
    """Fill `out` block by block; a mean price is finite only where all three prices are."""
    size, before = len(high), length - 1
    alike = (len(low) == size) & (len(close) == size) & (len(out) == size)
    if not (alike & (size >= length)):
        return False
    rows = rows_for(6, BLOCK + length)
    even, odd, part, typical, means, distances = (
        rows[0],
        rows[1],
        rows[2],
        rows[3],
        rows[4],
        rows[5],
    )
    whole, fours = float(length), length - length % 4
    out[:before] = np.nan
    for start in range(before, size, BLOCK):
        count = min(BLOCK, size - start)
        first = uintp(start - before)
        for i in range(uintp(before + count)):
            typical[i] = (high[first + i] + low[first + i] + close[first + i]) / 3.0
        if not is_finite(typical, 0, before + count):
            return False
        mean_windows(typical, 0, length, means, 0, count, even, odd, part)
        distances[:count] = 0.0
        for lag in range(0, fours, 4):
            _add_four_distances(typical, lag, means, distances, count)
        for lag in range(fours, length):
            _add_distance(typical, lag, means, distances, count)
        at, now = uintp(start), uintp(before)
        for i in range(uintp(count)):
            none = distances[i] <= whole * (no_spread * abs(means[i]))
            below = scale * ((0.0 if none else distances[i]) / whole)
            ratio = (typical[now + i] - means[i]) / (below if below != 0.0 else 1.0)
            out[at + i] = ratio if below != 0.0 else np.nan
    return True
