"""The simple moving average as one kernel."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import kernel
from candlewick.indicators.fast.finite import is_finite
from candlewick.indicators.fast.window import BLOCK, mean_windows, rows_for


@kernel(1, 1, int)
def sma(x: FloatArray, out: FloatArray, length: int) -> bool:
    """Fill `out` block by block."""
    size, before = len(x), length - 1
    if (size < length) | (len(out) != size) or not is_finite(x, 0, before):
        return False
    rows = rows_for(3, BLOCK + length)
    even, odd, part = rows[0], rows[1], rows[2]
    out[:before] = np.nan
    for start in range(before, size, BLOCK):
        count = min(BLOCK, size - start)
        if not is_finite(x, start, start + count):
            return False
        mean_windows(x, start - before, length, out, start, count, even, odd, part)
    return True
