"""How often a stated confidence comes true."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray

BINS: Final = 10
_SPREAD: Final = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reliability:
    """A reliability diagram: one entry per bin that holds a forecast, lowest first.

    Attributes:
        stated: [shape=(k,), 0 to 1] mean confidence in the bin.
        came_true: [shape=(k,), 0 to 1] share of outcomes that came true.
        low: [shape=(k,), 0 to 1] lower bound of that share, 95 % (Wilson 1927).
        high: [shape=(k,), 0 to 1] upper bound.
        count: [shape=(k,), > 0] forecasts in the bin.
    """

    stated: FloatArray
    came_true: FloatArray
    low: FloatArray
    high: FloatArray
    count: TimeArray

    @property
    def expected_error(self) -> float:
        """Return the expected calibration error, ECE (Naeini et al. 2015) [0 to 1].

        The distance between stated and true, weighted by how many forecasts a bin holds.
        """
        weight = self.count / self.count.sum()
        return float(np.sum(weight * np.abs(self.stated - self.came_true)))


def reliability(probability: FloatArray, outcome: FloatArray, *, bins: int = BINS) -> Reliability:
    """Sort forecasts into `bins` [> 0] of equal width and look what became of them.

    Args:
        probability: [shape=(n,), 0 to 1] as stated, at least one.
        outcome: [shape=(n,)] 1 where it came true, else 0.
        bins: how many.

    Raises:
        ValueError: there is no forecast, one is out of range, or an outcome is neither 0 nor 1.
    """
    check_forecasts(probability, outcome)
    which = bin_of(probability, bins)
    count = np.bincount(which, minlength=bins)
    kept = count > 0
    number = count[kept]
    stated = np.bincount(which, weights=probability, minlength=bins)[kept] / number
    true = np.bincount(which, weights=outcome, minlength=bins)[kept] / number
    shrunk = 1.0 + _SPREAD**2 / number
    middle = (true + _SPREAD**2 / (2.0 * number)) / shrunk
    reach = _SPREAD * np.sqrt(true * (1.0 - true) / number + (_SPREAD / (2.0 * number)) ** 2)
    return Reliability(
        stated=stated,
        came_true=true,
        low=np.maximum(middle - reach / shrunk, 0.0),
        high=np.minimum(middle + reach / shrunk, 1.0),
        count=number,
    )


def bin_of(probability: FloatArray, bins: int) -> TimeArray:
    """Return the bin of each forecast [0 to bins - 1]; 1 belongs to the last."""
    return np.minimum((probability * bins).astype(np.int64), bins - 1)


def check_forecasts(probability: FloatArray, outcome: FloatArray) -> None:
    """Refuse what is no set of forecasts.

    Raises:
        ValueError: as `reliability` says.
    """
    if probability.ndim != 1 or probability.shape != outcome.shape or not probability.size:
        msg = "there is one outcome per forecast, and at least one forecast"
        raise ValueError(msg)
    if not np.all((probability >= 0.0) & (probability <= 1.0)):
        msg = "a probability lies between 0 and 1; divide percent by 100"
        raise ValueError(msg)
    if not np.all((outcome == 0.0) | (outcome == 1.0)) or not math.isfinite(outcome.sum()):
        msg = "an outcome is 1 where it came true, else 0"
        raise ValueError(msg)
