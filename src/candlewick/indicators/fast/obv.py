"""On-balance volume as one kernel."""

from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import kernel
from candlewick.indicators.fast.finite import is_finite
from candlewick.indicators.fast.window import BLOCK


@kernel(2, 1)
def obv(close: FloatArray, volume: FloatArray, out: FloatArray) -> bool:
    """Fill `out` block by block: first what each bar adds, without a branch, then the sums."""
    size = len(close)
    if (size < 1) | (len(volume) != size) | (len(out) != size):
        return False
    if not (is_finite(close, 0, 1) & is_finite(volume, 0, 1)):
        return False
    out[0] = total = 0.0
    one = uintp(1)
    for start in range(1, size, BLOCK):
        stop = min(start + BLOCK, size)
        if not (is_finite(close, start, stop) & is_finite(volume, start, stop)):
            return False
        for i in range(uintp(start), uintp(stop)):
            up = volume[i] * (1.0 if close[i] > close[i - one] else 0.0)
            out[i] = up - volume[i] * (1.0 if close[i] < close[i - one] else 0.0)
        for i in range(uintp(start), uintp(stop)):
            total += out[i]
            out[i] = total
    return True
