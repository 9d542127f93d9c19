"""From a lean to a reading."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.decision import Confidence, Signal
from candlewick.infrastructure.llm.calibration import Calibration
from candlewick.infrastructure.llm.model_pin import SMOLLM2

PLAIN = Calibration(margin=0.5, slope=2.0)


@pytest.mark.parametrize(
    ("lean", "reading"),
    [
        (0.0, Signal.HOLD),
        (0.49, Signal.HOLD),
        (-0.49, Signal.HOLD),
        (0.5, Signal.BUY),
        (-0.5, Signal.SELL),
    ],
)
def test_a_lean_within_the_margin_holds(lean: float, reading: Signal) -> None:
    assert PLAIN.reading(lean) is reading


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
    assert PLAIN.confidence(lean) is confidence


def test_a_hold_is_never_sure_however_wide_the_margin() -> None:
    assert Calibration(margin=9.0, slope=2.0).confidence(8.0) is Confidence.LOW


@given(st.floats(-1e6, 1e6))
def test_the_probabilities_are_shares_and_mirror_each_other(lean: float) -> None:
    shares, mirrored = PLAIN.probabilities(lean), PLAIN.probabilities(-lean)

    assert math.isclose(sum(shares.values()), 1.0, abs_tol=1e-9)
    assert all(0.0 <= share <= 1.0 for share in shares.values())
    assert (shares["BUY"], shares["SELL"]) == (mirrored["SELL"], mirrored["BUY"])


def test_a_side_has_more_than_half_exactly_where_it_is_read() -> None:
    assert PLAIN.probabilities(0.51)["BUY"] > 0.5
    assert PLAIN.probabilities(0.49)["BUY"] < 0.5
    assert PLAIN.probabilities(-0.51)["SELL"] > 0.5


def test_what_was_measured_is_there() -> None:
    measured = Calibration.of(SMOLLM2.sha256)

    assert measured.margin > 0.0
    assert measured.slope > 0.0
