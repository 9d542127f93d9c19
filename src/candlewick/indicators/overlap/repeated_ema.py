"""An exponential average, the average of that average, and the average of that."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation

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


@operation(inputs=1, state=4, lead=lambda _length, _weight, _keep, last, *_: int(last))
def _repeated_ema(x: Row, out: Row, state: Row, p: Row) -> None:
    begun = 0
    while (begun < len(out)) & (state[0] <= p[3]):
        out[begun] = _begin(x[begun], state, p)
        begun += 1
    weight, keep = p[1], p[2]
    first, second, third = state[1], state[2], state[3]
    for i in range(begun, len(out)):
        known = x[i] == x[i]
        first = weight * x[i] + keep * first if known else first
        second = weight * first + keep * second if known else second
        third = weight * second + keep * third if known else third
        out[i] = p[4] * first + p[5] * second + p[6] * third if known else math.nan
    state[1], state[2], state[3] = first, second, third


def _begin(value: float, state: Row, p: Row) -> float:
    """Take in a value while not all averages have their seed."""
    if math.isnan(value):
        return math.nan
    length, weight, keep = p[0], p[1], p[2]
    state[0] += 1.0
    for k in range(1, 4):
        turn = state[0] - (k - 1.0) * (length - 1.0)
        if turn > length:
            state[k] = weight * value + keep * state[k]
        elif turn >= 1.0:
            state[k] = (state[k] + value) / length if turn == length else state[k] + value
        value = state[k]
    total = p[4] * state[1] + p[5] * state[2] + p[6] * state[3]
    return total if state[0] > p[3] else math.nan
