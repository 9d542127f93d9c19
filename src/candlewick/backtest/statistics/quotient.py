"""Division of rows where the result may not exist."""

import numpy as np

from candlewick.domain.arrays import FloatArray


def quotient(above: FloatArray, below: FloatArray) -> FloatArray:
    """Divide; NaN where `below` is not above 0, or so near to it that the result overflows."""
    sound = below > 0.0
    with np.errstate(over="ignore"):
        divided = above / np.where(sound, below, 1.0)
    return np.where(sound & np.isfinite(divided), divided, np.nan)


def nowhere(values: FloatArray) -> FloatArray:
    """Return NaN for each row of `values` [shape=(..., n)]."""
    return np.full(values.shape[:-1], np.nan)
