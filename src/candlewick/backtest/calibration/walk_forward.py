"""Calibration that knows only what was known: each decision by the outcomes before it.

`OwnTrades` in `own_trades.py` does the same while an account trades.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.calibration.isotonic import isotonic_map
from candlewick.backtest.calibration.reliability import check_forecasts
from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.calibration import ProbabilityMap

FEWEST: Final = 30
"""[outcomes] before which nothing is fitted: a map from fewer would follow luck."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatedConfidence:
    """What a model said of its own certainty, and what became of it, one entry per decision.

    Attributes:
        decided_at: [shape=(n,), ms since 1970 UTC] when it was said, not falling.
        known_at: [shape=(n,), ms since 1970 UTC] when its outcome was known, after it was said.
        confidence: [shape=(n,), 0 to 1].
        outcome: [shape=(n,)] 1 where it came true, else 0.

    Raises:
        ValueError: the columns differ in length, an outcome was known before the decision, the
            decisions are out of order, or a value is out of range.
    """

    decided_at: TimeArray
    known_at: TimeArray
    confidence: FloatArray
    outcome: FloatArray

    def __post_init__(self) -> None:
        check_forecasts(self.confidence, self.outcome)
        size = self.confidence.shape
        if self.decided_at.shape != size or self.known_at.shape != size:
            msg = "there is one time of decision and of outcome per confidence"
            raise ValueError(msg)
        if np.any(self.known_at <= self.decided_at) or np.any(np.diff(self.decided_at) < 0):
            msg = "decisions are in order, and an outcome is known only after its decision"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibrated:
    """Walk-forward probabilities of the decisions that could be calibrated.

    Attributes:
        place: [shape=(k,)] which decisions these are.
        probability: [shape=(k,), 0 to 1] calibrated by what was known when it was decided.
        base_rate: [shape=(k,), 0 to 1] share of outcomes known then that had come true: what one
            who ignores the confidence would say.
    """

    place: TimeArray
    probability: FloatArray
    base_rate: FloatArray


def calibrator_at(
    said: StatedConfidence, as_of: int, *, fewest: int = FEWEST
) -> ProbabilityMap | None:
    """Fit a map on the outcomes known at `as_of` [ms]; None where they are fewer than `fewest`."""
    known = said.known_at <= as_of
    if int(np.sum(known)) < fewest:
        return None
    return isotonic_map(said.confidence[known], said.outcome[known])


def walk_forward(said: StatedConfidence, *, fewest: int = FEWEST) -> Calibrated:
    """Calibrate each decision by a map fitted on the outcomes known when it was made.

    Args:
        said: confidences and outcomes.
        fewest: [> 0] outcomes before which a decision is left out.
    """
    known_times = np.sort(said.known_at)
    known = np.searchsorted(known_times, said.decided_at, side="right")
    place = np.flatnonzero(known >= fewest)
    probability, base_rate = np.empty(len(place)), np.empty(len(place))
    fitted: ProbabilityMap | None = None
    rate, resting_on = 0.0, -1
    for row, at in enumerate(place):
        if known[at] != resting_on:
            as_of, resting_on = int(said.decided_at[at]), int(known[at])
            fitted = calibrator_at(said, as_of, fewest=fewest)
            rate = float(said.outcome[said.known_at <= as_of].mean())
        if fitted is not None:
            probability[row] = fitted(float(said.confidence[at]))
        base_rate[row] = rate
    return Calibrated(place=place, probability=probability, base_rate=base_rate)
