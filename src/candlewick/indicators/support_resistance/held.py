"""Values that stay until the next one."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation

Row = FloatArray


def held(values: FloatArray) -> FloatArray:
    """Return the newest known value so far; unknown before the first."""
    return _held(values)


@operation(inputs=1, state=2)
def _held(x: Row, out: Row, state: Row) -> None:
    last = state[1] if state[0] > 0.0 else math.nan
    for i in range(len(out)):
        last = x[i] if x[i] == x[i] else last
        out[i] = last
    if last == last:
        state[0], state[1] = 1.0, last
