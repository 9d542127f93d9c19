"""On-balance volume as one kernel."""

from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import kernel


@kernel(2, 1, float)
def obv(close: FloatArray, volume: FloatArray, out: FloatArray, begins: float) -> bool:
    """Fill `out`; a number that is not finite would stay in the sum for good.

    It begins with `begins` times the first volume, if the first close is one at all.
    """
    size = len(close)
    if (size < 1) | (len(volume) != size) | (len(out) != size):
        return False
    side = (1.0 if close[0] > 0.0 else 0.0) - (1.0 if close[0] < 0.0 else 0.0)
    total = 0.0 + begins * (volume[0] * side) + 0.0 * (close[0] + volume[0])
    out[0] = total
    one = uintp(1)
    for i in range(one, uintp(size)):
        change = close[i] - close[i - one]
        side = (1.0 if change > 0.0 else 0.0) - (1.0 if change < 0.0 else 0.0)
        total += volume[i] * (side + 0.0 * change)
        out[i] = total
    return bool(total - total == 0.0)
