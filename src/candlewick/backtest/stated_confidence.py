"""Whether what a model says of its own certainty comes true."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from candlewick.backtest.calibration.brier_score import brier_score
from candlewick.backtest.calibration.reliability import reliability
from candlewick.backtest.calibration.walk_forward import StatedConfidence, walk_forward
from candlewick.backtest.judgement import Calibration
from candlewick.backtest.result import RunResult, TradeRecord
from candlewick.backtest.statistics.figure import Figure
from candlewick.domain.decision import Confidence

WORDS: Final[Mapping[str, float]] = {
    Confidence.LOW: 0.5,
    Confidence.MEDIUM: 0.6,
    Confidence.HIGH: 0.7,
}
"""[0 to 1] What a stated word is taken for until it is calibrated."""

_TOO_FEW: Final = "too few outcomes were known before any trade"


def calibration(run: RunResult) -> Calibration | None:
    """Compare stated confidence with what became of the trades; None where none was stated.

    A trade comes true where it ends with a profit. What was still open at the end has no outcome.

    Args:
        run: of a model; its decisions say what each word was taken for.
    """
    words = _words(run)
    trades = [trade for trade in run.trades if _has_outcome(trade, words)]
    if not trades:
        return None
    trades.sort(key=lambda trade: trade.opened_at)
    stated = np.array([words[str(trade.confidence)] for trade in trades])
    outcome = np.array([float(trade.profit > 0.0) for trade in trades])
    diagram = reliability(stated, outcome)
    brier = brier_score(stated, outcome)
    said = StatedConfidence(
        decided_at=np.array([trade.opened_at for trade in trades], dtype=np.int64),
        known_at=np.array([trade.closed_at for trade in trades], dtype=np.int64),
        confidence=stated,
        outcome=outcome,
    )
    corrected, uncorrected = _walked(said)
    return Calibration(
        name=run.name,
        words=words,
        trades=len(trades),
        stated=tuple(diagram.stated.tolist()),
        came_true=tuple(diagram.came_true.tolist()),
        low=tuple(diagram.low.tolist()),
        high=tuple(diagram.high.tolist()),
        count=tuple(diagram.count.tolist()),
        expected_error=diagram.expected_error,
        brier=brier,
        skill=brier.skill,
        corrected=corrected,
        uncorrected=uncorrected,
    )


def _words(run: RunResult) -> dict[str, float]:
    return dict(WORDS) | {
        one.confidence: one.probability
        for one in run.decisions
        if one.confidence is not None and one.probability is not None
    }


def _has_outcome(trade: TradeRecord, words: Mapping[str, float]) -> bool:
    known = trade.reason != "end" and trade.closed_at > trade.opened_at
    return known and trade.confidence in words


def _walked(said: StatedConfidence) -> tuple[Figure, Figure]:
    """Return the Brier scores of the corrected and of the stated probabilities."""
    walked = walk_forward(said)
    if not len(walked.place):
        return Figure(None, _TOO_FEW), Figure(None, _TOO_FEW)
    outcome = said.outcome[walked.place]
    stated = said.confidence[walked.place]
    return (
        Figure(float(np.mean((walked.probability - outcome) ** 2))),
        Figure(float(np.mean((stated - outcome) ** 2))),
    )
