"""Williams %R as one kernel."""

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import kernel
from candlewick.indicators.fast.finite import are_finite
from candlewick.indicators.fast.window import BLOCK, max_windows, min_windows, rows_for


@kernel(3, 1, int)
def williams_r(
    high: FloatArray, low: FloatArray, close: FloatArray, out: FloatArray, length: int
) -> bool:
    """Fill `out` block by block."""
    size, before = len(high), length - 1
    alike = (len(low) == size) & (len(close) == size) & (len(out) == size)
    if not (alike & (size >= length)) or not are_finite(high, low, close, 0, before):
        return False
    rows = rows_for(4, BLOCK + length)
    even, odd, highest, lowest = rows[0], rows[1], rows[2], rows[3]
    out[:before] = np.nan
    for start in range(before, size, BLOCK):
        count = min(BLOCK, size - start)
        if not are_finite(high, low, close, start, start + count):
            return False
        max_windows(high, start - before, length, highest, count, even, odd)
        min_windows(low, start - before, length, lowest, count, even, odd)
        at = uintp(start)
        for i in range(uintp(count)):
            extent = highest[i] - lowest[i]
            part = (close[at + i] - highest[i]) / (extent if extent != 0.0 else 1.0)
            out[at + i] = 100.0 * (part if extent != 0.0 else np.nan)
    return True
