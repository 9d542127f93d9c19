"""An exponential average, the average of that average, and the average of that."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.smoothing import forgotten_after
from candlewick.indicators.engine.together import side_by_side

Row = FloatArray


def repeated_ema(values: FloatArray, length: int, *factors: float) -> FloatArray:
    """Add up an `ema`, the `ema` of that and the `ema` of that again, each times its factor.

    Each has the bits that `ema` gives it; one loop for all takes little longer than one average.

    Args:
        values: any line.
        length: [candles, > 0] look-back of each average.
        factors: two or three; with two, nothing waits for the third average.
    """
    weight = 2.0 / (length + 1)
    last = len(factors) * (length - 1)
    return _repeated_ema(values, p=(length, weight, 1.0 - weight, last, *(*factors, 0.0)[:3]))


def _forgets(length: float, weight: float, keep: float, *_: float) -> int:
    """Return after how many bars three averages have forgotten their seeds [bars]."""
    one = forgotten_after(length, weight, keep)
    return one + one // 2


@operation(
    inputs=1, state=4, lead=lambda _length, _weight, _keep, last, *_: int(last), forgets=_forgets
)
def _repeated_ema(x: Row, out: Row, state: Row, p: Row) -> None:
    begun = 0
    while (begun < len(out)) & (state[0] <= p[3]):
        # Not all averages have their seed; each adds up what the one before has.
        value = x[begun]
        known = value == value
        state[0] += 1.0 if known else 0.0
        for k in range(1, 4):
            turn = (state[0] - (k - 1.0) * (p[0] - 1.0)) if known else 0.0
            if turn > p[0]:
                state[k] = p[1] * value + p[2] * state[k]
            elif turn >= 1.0:
                state[k] = (state[k] + value) / p[0] if turn == p[0] else state[k] + value
            value = state[k]
        total = p[4] * state[1] + p[5] * state[2] + p[6] * state[3]
        out[begun] = total if known & (state[0] > p[3]) else math.nan
        begun += 1
    weight, keep = p[1], p[2]
    first, second, third = state[1], state[2], state[3]
    for i in range(begun, len(out)):
        first = weight * x[i] + keep * first
        second = weight * first + keep * second
        third = weight * second + keep * third
        out[i] = p[4] * first + p[5] * second + p[6] * third
    if third != third:
        # Something was unknown: once more, and carefully.
        first, second, third = state[1], state[2], state[3]
        for i in range(begun, len(out)):
            known = x[i] == x[i]
            first = weight * x[i] + keep * first if known else first
            second = weight * first + keep * second if known else second
            third = weight * second + keep * third if known else third
            out[i] = p[4] * first + p[5] * second + p[6] * third if known else math.nan
    state[1], state[2], state[3] = first, second, third


side_by_side(*[_repeated_ema] * 4)
