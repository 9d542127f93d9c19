"""Where the newest of each row stands, compiled. Importing this module imports Numba."""

import math

from numba import carray, types

from candlewick.indicators.engine.driver import PLACES, kept
from candlewick.indicators.engine.pointer import pointer

_OUT = types.Array(types.float64, 1, "C")


@kept(types.int64, types.int64, types.int64, PLACES, _OUT)
def rank_newest(home, stride, size, rows, out):  # type: ignore[no-untyped-def]
    """Fill `out` with what `standing.percentiles_of_newest` returns.

    Args:
        home: the address of the table.
        stride: [bytes] from one row to the next.
        size: [> 0] how many numbers a row has, side by side.
        rows: [shape=(k,)] which rows.
        out: [shape=(k,)] written.

    Returns:
        How many rows there are.
    """
    for k in range(len(rows)):
        row = carray(pointer(home + stride * rows[k]), size)
        newest = row[size - 1]
        below, same, known = 0, 0, 0
        for i in range(size):
            finite = abs(row[i]) < math.inf
            below += 1 if finite & (row[i] < newest) else 0
            same += 1 if row[i] == newest else 0
            known += 1 if finite else 0
        stands = abs(newest) < math.inf
        out[k] = (below + 0.5 * same) / known if stands else math.nan
    return len(rows)
