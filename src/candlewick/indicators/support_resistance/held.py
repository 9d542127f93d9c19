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
    for i in range(len(out)):
        known = x[i] == x[i]
        state[0] = 1.0 if known else state[0]
        state[1] = x[i] if known else state[1]
        out[i] = state[1] if state[0] > 0.0 else math.nan
