"""Whether there is anything in a column that a kernel is not made for."""

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import helper

EXPONENT = np.uint64(0x7FF0_0000_0000_0000)
ONE = np.uint64(0x0010_0000_0000_0000)
SIGN = np.uint64(0x8000_0000_0000_0000)
"""Of NaN and the infinities all bits of the exponent are set: one more, and the sign is."""


@helper
def is_finite(x: FloatArray, start: int, stop: int) -> bool:
    """Say whether the values from `start` to before `stop` are numbers."""
    bits = x.view(np.uint64)
    found = np.uint64(0)
    for i in range(uintp(start), uintp(stop)):
        found |= (bits[i] & EXPONENT) + ONE
    return bool(found < SIGN)


@helper
def are_finite(x: FloatArray, y: FloatArray, z: FloatArray, start: int, stop: int) -> bool:
    """Say the same of three columns at once."""
    one, two, three = x.view(np.uint64), y.view(np.uint64), z.view(np.uint64)
    found = np.uint64(0)
    for i in range(uintp(start), uintp(stop)):
        found |= (one[i] & EXPONENT) + ONE
        found |= (two[i] & EXPONENT) + ONE
        found |= (three[i] & EXPONENT) + ONE
    return bool(found < SIGN)
