"""What an equity curve says."""

import numpy as np

from candlewick.domain.arrays import FloatArray


def total_return(curve: FloatArray) -> float:
    """Return the change from the first to the last value [fraction]."""
    return float(curve[-1] / curve[0] - 1.0)


def maximum_drawdown(curve: FloatArray) -> float:
    """Return the largest fall from an earlier peak [0 to 1, as a fraction of the peak]."""
    peaks = np.maximum.accumulate(curve)
    return float(np.max(1.0 - curve / peaks))
