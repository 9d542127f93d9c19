"""The best non-decreasing map from what was said to what came true."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.domain.calibration import ProbabilityMap


def isotonic_map(confidence: FloatArray, outcome: FloatArray) -> ProbabilityMap:
    """Fit by least squares (Ayer et al. 1955; Zadrozny and Elkan 2002 for probabilities).

    Args:
        confidence: [shape=(n,), 0 to 1] as stated, at least one.
        outcome: [shape=(n,)] 1 where it came true, else 0.
    """
    stated, which, count = np.unique(confidence, return_inverse=True, return_counts=True)
    true = np.bincount(which, weights=outcome).astype(np.float64)
    return tallied_map(stated, true, count.astype(np.float64))


def tallied_map(stated: FloatArray, true: FloatArray, count: FloatArray) -> ProbabilityMap:
    """Fit to outcomes that are counted already.

    Args:
        stated: [shape=(k,), 0 to 1] rising, at least one.
        true: [shape=(k,), >= 0] how many of each came true.
        count: [shape=(k,), > 0] of how many.
    """
    return ProbabilityMap(
        stated=tuple(stated.tolist()),
        true=tuple(isotonic_fit(true / count, count).tolist()),
        outcomes=int(count.sum()),
    )


def isotonic_fit(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the non-decreasing series nearest to `values`, by pool adjacent violators.

    Args:
        values: [shape=(n,)].
        weights: [shape=(n,), > 0] of their squared errors.

    Returns:
        [shape=(n,)] never falling.
    """
    means: list[float] = []
    masses: list[float] = []
    lengths: list[int] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        mean, mass, length = value, weight, 1
        while means and means[-1] >= mean:
            before = masses.pop()
            mean = (means.pop() * before + mean * mass) / (before + mass)
            mass += before
            length += lengths.pop()
        means.append(mean)
        masses.append(mass)
        lengths.append(length)
    return np.repeat(np.array(means, dtype=np.float64), lengths)
