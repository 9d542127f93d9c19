"""The money flow index as one kernel."""

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import kernel
from candlewick.indicators.fast.finite import is_finite
from candlewick.indicators.fast.window import BLOCK, rows_for, sum_windows


@kernel(4, 1, int)
def mfi(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, out: FloatArray,
    length: int,
) -> bool:  # fmt: skip
    """Fill `out` block by block; money is finite only where prices and volume are."""
    size = len(high)
    alike = (len(low) == size) & (len(close) == size) & (len(volume) == size) & (len(out) == size)
    if not (alike & (size > length)):
        return False
    rows, one = rows_for(9, BLOCK + length), uintp(1)
    even, odd, part, rising, falling = rows[0], rows[1], rows[2], rows[3], rows[4]
    typical, money, up, down = rows[5], rows[6], rows[7], rows[8]
    out[:length] = np.nan
    for start in range(length, size, BLOCK):
        count = min(BLOCK, size - start)
        first, many = uintp(start - length), length + count
        for i in range(uintp(many)):
            typical[i] = (high[first + i] + low[first + i] + close[first + i]) / 3.0
            money[i] = typical[i] * volume[first + i]
        if not is_finite(money, 0, many):
            return False
        for i in range(uintp(many - 1)):
            up[i] = money[i + one] * (1.0 if typical[i + one] > typical[i] else 0.0)
            down[i] = money[i + one] * (1.0 if typical[i + one] < typical[i] else 0.0)
        sum_windows(up, 0, length, rising, 0, count, even, odd, part)
        sum_windows(down, 0, length, falling, 0, count, even, odd, part)
        at = uintp(start)
        for i in range(uintp(count)):
            total = rising[i] + falling[i]
            share = rising[i] / (total if total != 0.0 else 1.0)
            out[at + i] = 100.0 * (share if total != 0.0 else np.nan)
    return True
