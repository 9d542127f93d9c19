"""What was measured of the label read-out: how large a lean means something."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from candlewick.domain.decision import Confidence, Signal

CALIBRATION_FILE: Final = Path(__file__).with_name("calibration.json")
_MEDIUM, _HIGH = 0.75, 0.9
"""[probability] From which on a reading counts as medium and high."""

_SIX_TO_FOUR: Final = math.log(0.6 / 0.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Constants of one model and one set of worked examples.

    A lean is by how much BUY outweighs SELL [log-odds], the model's prejudice taken off.

    Attributes:
        margin: [log-odds, >= 0] a lean nearer to 0 than this is HOLD.
        slope: [> 0] turns a lean into the log-odds of a rising over a falling window.
    """

    margin: float
    slope: float

    @classmethod
    def of(cls, sha256: str) -> Self:
        """Return what `benchmarks/local_model.py --write` measured of the weights `sha256`.

        Where it measured none, the model's own odds count as they are: six to four is enough.
        """
        measured = json.loads(CALIBRATION_FILE.read_text(encoding="utf-8"))
        if measured["model_sha256"] != sha256:
            return cls(margin=_SIX_TO_FOUR, slope=1.0)
        return cls(margin=measured["margin"], slope=measured["slope"])

    def reading(self, lean: float) -> Signal:
        """Return how the market reads: BUY, SELL, or HOLD within the margin."""
        if abs(lean) < self.margin:
            return Signal.HOLD
        return Signal.BUY if lean > 0.0 else Signal.SELL

    def confidence(self, lean: float) -> Confidence:
        """Return how sure the reading's side is; a HOLD is never surer than LOW."""
        side = _logistic(self.slope * abs(lean))
        if self.reading(lean) is Signal.HOLD or side < _MEDIUM:
            return Confidence.LOW
        return Confidence.HIGH if side >= _HIGH else Confidence.MEDIUM

    def probabilities(self, lean: float) -> dict[str, float]:
        """Return the labels' probabilities, to four digits; they sum to 1.

        BUY passes one half where the lean passes the margin, SELL on the other side; what
        is left is HOLD's (an ordered logit).
        """
        buy = round(_logistic(self.slope * (lean - self.margin)), 4)
        sell = round(_logistic(self.slope * (-lean - self.margin)), 4)
        return {"BUY": buy, "SELL": sell, "HOLD": round(1.0 - buy - sell, 4)}


def _logistic(log_odds: float) -> float:
    return 0.5 * (1.0 + math.tanh(log_odds / 2.0))
