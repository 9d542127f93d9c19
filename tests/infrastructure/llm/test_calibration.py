"""From raw scores to a reading."""

import math

import pytest

from candlewick.domain.decision import Confidence, Signal
from candlewick.infrastructure.llm.calibration import Calibration
from candlewick.infrastructure.llm.worked_example import LABELS

PLAIN = Calibration(
    offset={Signal.BUY: -1.0, Signal.SELL: -2.0, Signal.HOLD: -3.0}, margin=0.5, slope=2.0
)


def scores(buy: float, sell: float, hold: float = -3.0) -> dict[Signal, float]:
    return {Signal.BUY: buy, Signal.SELL: sell, Signal.HOLD: hold}


@pytest.mark.parametrize(
    ("buy", "sell", "reading"),
    [
        (-1.0, -2.0, Signal.HOLD),
        (-1.0, -2.4, Signal.HOLD),
        (-1.0, -2.6, Signal.BUY),
        (-1.6, -2.0, Signal.SELL),
        (-1.0, -1.4, Signal.SELL),
    ],
)
def test_the_constant_lean_of_the_model_is_taken_off(
    buy: float, sell: float, reading: Signal
) -> None:
    assert PLAIN.reading(scores(buy, sell)) is reading


@pytest.mark.parametrize(
    ("lean", "confidence"),
    [
        (0.1, Confidence.LOW),
        (0.5, Confidence.LOW),
        (0.6, Confidence.MEDIUM),
        (-1.0, Confidence.MEDIUM),
        (1.2, Confidence.HIGH),
        (-9.0, Confidence.HIGH),
    ],
)
def test_the_confidence_is_that_of_the_side(lean: float, confidence: Confidence) -> None:
    assert PLAIN.confidence(scores(-1.0 + lean, -2.0)) is confidence


def test_the_probabilities_sum_to_one_and_order_as_the_scores_do() -> None:
    shares = PLAIN.probabilities(scores(-0.5, -2.5))

    assert math.isclose(sum(shares.values()), 1.0, abs_tol=2e-4)
    assert shares["BUY"] > shares["HOLD"] > shares["SELL"]


def test_what_was_measured_is_there_for_every_label() -> None:
    measured = Calibration.loaded()

    assert set(measured.offset) == set(LABELS)
    assert all(value < 0.0 for value in measured.offset.values())
    assert measured.margin > 0.0
    assert measured.slope > 0.0
