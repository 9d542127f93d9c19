"""The stochastic oscillator as one kernel."""

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import kernel
from candlewick.indicators.fast.finite import are_finite
from candlewick.indicators.fast.window import (
    BLOCK,
    max_windows,
    mean_windows,
    min_windows,
    rows_for,
)


@kernel(3, 2, int, int, int)
def stochastic(
    high: FloatArray, low: FloatArray, close: FloatArray, k: FloatArray, d: FloatArray,
    length: int, k_length: int, d_length: int,
) -> bool:  # fmt: skip
    """Fill `k` and `d` block by block; `raw` begins with what the next means still need."""
    size, before = len(high), length - 1
    alike = (len(low) == size) & (len(close) == size) & (len(k) == size) & (len(d) == size)
    if not (alike & (size >= length)) or not are_finite(high, low, close, 0, before):
        return False
    kept, needed = k_length + d_length - 2, d_length - 1
    rows = rows_for(7, BLOCK + max(length, kept + 1))
    even, odd, part, highest, lowest = rows[0], rows[1], rows[2], rows[3], rows[4]
    raw, means = rows[5], rows[6]
    raw[:kept] = np.nan
    k[:before] = np.nan
    d[:before] = np.nan
    for start in range(before, size, BLOCK):
        count = min(BLOCK, size - start)
        if not are_finite(high, low, close, start, start + count):
            return False
        max_windows(high, start - before, length, highest, count, even, odd)
        min_windows(low, start - before, length, lowest, count, even, odd)
        at, now, behind = uintp(start), uintp(kept), uintp(needed)
        for i in range(uintp(count)):
            extent = highest[i] - lowest[i]
            place = (close[at + i] - lowest[i]) / (extent if extent != 0.0 else 1.0)
            raw[now + i] = 100.0 * (place if extent != 0.0 else np.nan)
        mean_windows(raw, 0, k_length, means, 0, needed + count, even, odd, part)
        mean_windows(means, 0, d_length, d, start, count, even, odd, part)
        for i in range(uintp(count)):
            k[at + i] = means[behind + i]
        for i in range(kept):
            raw[i] = raw[i + count]
    return True
