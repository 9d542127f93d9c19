"""How good stated probabilities are, and why."""

from dataclasses import dataclass

import numpy as np

from candlewick.backtest.calibration.reliability import BINS, bin_of, check_forecasts
from candlewick.backtest.statistics.figure import Figure
from candlewick.domain.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class BrierScore:
    """The mean squared error of probabilities, split up (Brier 1950; Murphy 1973).

    score = reliability - resolution + uncertainty + within, exactly. `within` is what forecasts
    of one bin differ among themselves (Stephenson, Coelho and Jolliffe 2008); 0 where each bin
    holds one value.

    Attributes:
        score: [0 to 1] smaller is better.
        reliability: [>= 0] how far stated and true are apart; smaller is better.
        resolution: [>= 0] how far the bins differ in what came true; larger is better.
        uncertainty: [0 to 0.25] of the outcomes themselves; no forecaster can change it.
        within: what the bins hide.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float

    @property
    def skill(self) -> Figure:
        """Return 1 - score / uncertainty [<= 1]: above 0 beats always saying the base rate.

        The base rate is the one of these very outcomes, known only afterwards.
        """
        if self.uncertainty == 0.0:
            return Figure(None, "all outcomes are the same")
        return Figure(1.0 - self.score / self.uncertainty)


def brier_score(probability: FloatArray, outcome: FloatArray, *, bins: int = BINS) -> BrierScore:
    """Score forecasts against what became of them.

    Args:
        probability: [shape=(n,), 0 to 1] as stated, at least one.
        outcome: [shape=(n,)] 1 where it came true, else 0.
        bins: [> 0] of equal width, for the split.

    Raises:
        ValueError: as `reliability` says.
    """
    check_forecasts(probability, outcome)
    which = bin_of(probability, bins)
    count = np.maximum(np.bincount(which, minlength=bins), 1)
    weight = np.bincount(which, minlength=bins) / len(probability)
    stated = np.bincount(which, weights=probability, minlength=bins) / count
    true = np.bincount(which, weights=outcome, minlength=bins) / count
    base = float(outcome.mean())
    off = probability - stated[which]
    return BrierScore(
        score=float(np.mean((probability - outcome) ** 2)),
        reliability=float(np.sum(weight * (stated - true) ** 2)),
        resolution=float(np.sum(weight * (true - base) ** 2)),
        uncertainty=base * (1.0 - base),
        within=float(np.mean(off**2 - 2.0 * off * (outcome - true[which]))),
    )
