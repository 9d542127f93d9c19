"""What was measured of the label read-out; the model's raw scores lean to one label always."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from candlewick.domain.decision import Confidence, Signal

CALIBRATION_FILE: Final = Path(__file__).with_name("calibration.json")
_MEDIUM, _HIGH = 0.75, 0.9
"""[probability] From which on a reading counts as medium and high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Constants of one model and one set of worked examples.

    Attributes:
        offset: [log-probability] of each label, its mean over markets and their mirror images.
        margin: [log-odds, >= 0] a lean of BUY over SELL nearer to 0 than this is HOLD.
        slope: [> 0] turns that lean into the log-odds of a rising over a falling window.
    """

    offset: Mapping[Signal, float]
    margin: float
    slope: float

    @classmethod
    def loaded(cls) -> Self:
        """Return what `benchmarks/local_model.py --write` wrote beside this file."""
        measured = json.loads(CALIBRATION_FILE.read_text(encoding="utf-8"))
        return cls(
            offset={Signal(label): value for label, value in measured["offset"].items()},
            margin=measured["margin"],
            slope=measured["slope"],
        )

    def lean(self, scores: Mapping[Signal, float]) -> float:
        """Return by how much BUY outweighs SELL [log-odds], for raw `scores` [log-probability]."""
        centred = {label: scores[label] - self.offset[label] for label in scores}
        return centred[Signal.BUY] - centred[Signal.SELL]

    def reading(self, scores: Mapping[Signal, float]) -> Signal:
        """Return how the market reads: BUY, SELL, or HOLD within the margin."""
        lean = self.lean(scores)
        if abs(lean) < self.margin:
            return Signal.HOLD
        return Signal.BUY if lean > 0.0 else Signal.SELL

    def confidence(self, scores: Mapping[Signal, float]) -> Confidence:
        """Return how sure the reading's side is; a HOLD is as sure as no side is."""
        side = 1.0 / (1.0 + math.exp(-self.slope * abs(self.lean(scores))))
        if self.reading(scores) is Signal.HOLD or side < _MEDIUM:
            return Confidence.LOW
        return Confidence.HIGH if side >= _HIGH else Confidence.MEDIUM

    def probabilities(self, scores: Mapping[Signal, float]) -> dict[str, float]:
        """Return the labels' calibrated shares, which sum to 1, to four digits."""
        weights = {label: math.exp(scores[label] - self.offset[label]) for label in scores}
        whole = sum(weights.values())
        return {label.value: round(weight / whole, 4) for label, weight in weights.items()}
