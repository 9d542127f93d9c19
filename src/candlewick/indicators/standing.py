"""Where the newest of some values stands among them."""

import math

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.execution import prefers_machine
from candlewick.indicators.engine.frame import address


def percentiles_of_newest(values: FloatArray, rows: NDArray[np.int64]) -> FloatArray:
    """Return where the newest of some rows stands among all of its row [0 to 1], equals half.

    Args:
        values: [shape=(m, n)] oldest first; what is not finite does not count.
        rows: [shape=(k,)] which of them.

    Returns:
        [shape=(k,)] one for each of `rows`; NaN where its newest is not finite or there is none.
    """
    if prefers_machine() and values.shape[1] and values.strides[1] == values.itemsize:
        from candlewick.indicators.engine.ranking import rank_newest  # noqa: PLC0415 - Numba

        out = np.empty(len(rows))
        rank_newest(address(values), values.strides[0], values.shape[1], rows, out)
        return out
    return _counted(values[rows])


def _counted(values: FloatArray) -> FloatArray:
    newest, finite = values[:, -1:], np.isfinite(values)
    known = np.count_nonzero(finite, axis=1)
    below = np.count_nonzero((values < newest) & finite, axis=1)
    same = np.count_nonzero(values == newest, axis=1)
    stands = finite[:, -1] if values.shape[1] else known > 0
    ranks: FloatArray = np.where(stands, below + 0.5 * same, math.nan) / np.maximum(known, 1)
    return ranks
