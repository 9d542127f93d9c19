"""The best non-decreasing map from what was said to what came true."""

from dataclasses import dataclass

import numpy as np

from candlewick.domain.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IsotonicMap:
    """A non-decreasing map from a stated confidence to a probability.

    Attributes:
        stated: [shape=(k,), 0 to 1] rising.
        probability: [shape=(k,), 0 to 1] never falling.
        outcomes: [> 0] how many outcomes it rests on.
    """

    stated: FloatArray
    probability: FloatArray
    outcomes: int

    def __call__(self, confidence: float) -> float:
        """Return the probability that belongs to `confidence` [0 to 1].

        Between two stated values it is interpolated, outside of them the nearest one counts.
        """
        return float(np.interp(confidence, self.stated, self.probability))


def isotonic_map(confidence: FloatArray, outcome: FloatArray) -> IsotonicMap:
    """Fit by least squares (Ayer et al. 1955; Zadrozny and Elkan 2002 for probabilities).

    Args:
        confidence: [shape=(n,), 0 to 1] as stated, at least one.
        outcome: [shape=(n,)] 1 where it came true, else 0.
    """
    stated, which, count = np.unique(confidence, return_inverse=True, return_counts=True)
    true = np.bincount(which, weights=outcome) / count
    return IsotonicMap(
        stated=stated,
        probability=isotonic_fit(true, count.astype(np.float64)),
        outcomes=len(outcome),
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
