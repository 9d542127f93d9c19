"""What a model's stated confidence is worth, out of sample."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.calibration.reliability import Reliability, reliability
from candlewick.backtest.calibration.walk_forward import StatedConfidence, walk_forward
from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.interval import Difference, paired_difference
from candlewick.domain.arrays import FloatArray

_SEED: Final = 7
"""Of the resamples, so that the same outcomes are always judged alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How good probabilities are.

    Attributes:
        brier: [0 to 1] mean squared error; 0 is best.
        expected_error: [0 to 1] distance of stated from true (ECE); 0 is best.
    """

    brier: float
    expected_error: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutOfSample:
    """The same outcomes foretold in three ways, each by what was known when it was decided.

    Attributes:
        outcomes: [> 0] those before which enough others were known.
        stated: as the model said.
        calibrated: corrected by isotonic regression.
        base_rate: by one who ignores the model and says how often such trades came true so far.
        gain: Brier score of the base rate less that of the calibrated: above 0 the stated
            confidence tells good trades from bad ones.
    """

    outcomes: int
    stated: Accuracy
    calibrated: Accuracy
    base_rate: Accuracy
    gain: Difference

    @property
    def is_informed(self) -> bool:
        """Return whether the stated confidence surely carries information."""
        return self.gain.is_significant and (self.gain.value.value or 0.0) > 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assessment:
    """What became of stated probabilities.

    Attributes:
        diagram: stated and true, bin by bin.
        came_true: [0 to 1] share of all outcomes.
        out_of_sample: None where no decision had enough outcomes before it.
    """

    diagram: Reliability
    came_true: float
    out_of_sample: OutOfSample | None


def assess(said: StatedConfidence) -> Assessment:
    """Compare what was said with what came true."""
    return Assessment(
        diagram=reliability(said.confidence, said.outcome),
        came_true=float(said.outcome.mean()),
        out_of_sample=_out_of_sample(said),
    )


def _out_of_sample(said: StatedConfidence) -> OutOfSample | None:
    walked = walk_forward(said)
    if not len(walked.place):
        return None
    outcome, stated = said.outcome[walked.place], said.confidence[walked.place]
    return OutOfSample(
        outcomes=len(outcome),
        stated=_accuracy(stated, outcome),
        calibrated=_accuracy(walked.probability, outcome),
        base_rate=_accuracy(walked.base_rate, outcome),
        gain=paired_difference(
            (walked.base_rate - outcome) ** 2,
            (walked.probability - outcome) ** 2,
            formula=_mean,
            resampling=Resampling(generator=np.random.default_rng(_SEED)),
        ),
    )


def _accuracy(probability: FloatArray, outcome: FloatArray) -> Accuracy:
    return Accuracy(
        brier=float(np.mean((probability - outcome) ** 2)),
        expected_error=reliability(probability, outcome).expected_error,
    )


def _mean(rows: FloatArray) -> FloatArray:
    return np.asarray(rows.mean(axis=-1))
