"""Memory for large results, used again as soon as nobody holds what was in it.

The system clears every page that it hands out, which for large results takes a quarter of the time
of computing them. So the memory of the last large one is kept, at most `MOST` of it.
"""

import sys

import numpy as np

from candlewick.domain.arrays import FloatArray

FEWEST = 1 << 19
"""[numbers] the smallest result that is not left to NumPy, whose own memory is warm up to that."""

MOST = 1 << 26
"""[numbers] the largest block that is kept: 512 MiB."""

_ALONE = 2
"""How many references there are to a block that no array looks into: ours, and the question's."""

_kept: list[FloatArray] = []


def rows(many: int, size: int) -> FloatArray:
    """Return memory for results [shape=(many, size)]; what is in it is rubbish."""
    wanted = many * size
    if not FEWEST <= wanted <= MOST:
        return np.empty((many, size))
    block = _taken(wanted)
    out = block[:wanted].reshape(many, size)
    _kept[:] = [block]
    return out


def _taken(wanted: int) -> FloatArray:
    """Return the block that is kept, if it fits and nobody looks into it, or a new one."""
    try:
        # Taken out first: nobody else can find it then.
        block = _kept.pop()
    except IndexError:
        return np.empty(wanted)
    fits = wanted <= block.size <= 2 * wanted
    return block if fits and sys.getrefcount(block) == _ALONE else np.empty(wanted)
