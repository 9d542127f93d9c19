"""The formulas of Profit Mirage, by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.leakage.consistency import (
    action_probabilities,
    confidence_invariance,
    input_dependency,
    prediction_consistency,
)
from candlewick.backtest.leakage.decay import decay
from candlewick.backtest.statistics.figure import Figure

COUNTS = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=9)


def test_consistency_counts_the_decisions_that_stayed() -> None:
    assert prediction_consistency(["BUY", "SELL", "HOLD"], ["BUY", "BUY", "HOLD"]) == Figure(2 / 3)


def test_a_constant_model_is_wholly_consistent_and_a_mirror_not_at_all() -> None:
    assert prediction_consistency(["BUY"] * 4, ["BUY"] * 4) == Figure(1.0)
    assert prediction_consistency(["BUY", "SELL"], ["SELL", "BUY"]) == Figure(0.0)


def test_invariance_looks_only_at_decisions_that_stayed() -> None:
    original = [("BUY", 0.9), ("SELL", 0.4), ("HOLD", 0.5)]
    counterfactual = [("BUY", 0.7), ("BUY", 0.0), ("HOLD", 0.6)]

    found = confidence_invariance(original, counterfactual)

    assert found.value == pytest.approx(1.0 - (0.2 + 0.1) / 2.0)


def test_dependency_is_the_mean_divergence_in_nats() -> None:
    original = np.array([[0.5, 0.5], [1.0, 0.0]])
    counterfactual = np.array([[0.25, 0.75], [0.5, 0.5]])
    first = 0.5 * math.log(2.0) + 0.5 * math.log(2.0 / 3.0)

    found = input_dependency(original, counterfactual)

    assert found.value == pytest.approx((first + math.log(2.0)) / 2.0)


@given(COUNTS)
def test_dependency_is_zero_where_nothing_changes_and_never_below(counts: list[list[int]]) -> None:
    one = action_probabilities(np.array(counts, dtype=np.float64))
    other = one[:, ::-1].copy()

    assert input_dependency(one, one).value == pytest.approx(0.0)
    value = input_dependency(one, other).value
    assert value is not None
    assert value >= -1e-12


def test_what_was_possible_and_became_impossible_has_no_finite_divergence() -> None:
    found = input_dependency(np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]]))

    assert found.value is None
    assert "smooth the counts" in found.reason


def test_half_an_answer_is_added_to_each_action() -> None:
    assert action_probabilities(np.array([[3.0, 0.0]])) == pytest.approx(
        np.array([[3.5 / 4.0, 0.5 / 4.0]])
    )


def test_decay_is_the_part_that_was_lost() -> None:
    assert decay(Figure(2.0), Figure(0.5)) == Figure(0.75)
    assert decay(Figure(0.5), Figure(-0.5)) == Figure(2.0)
    assert decay(Figure(0.5), Figure(1.0)) == Figure(-1.0)


def test_without_a_gain_before_there_is_no_decay() -> None:
    assert decay(Figure(-0.1), Figure(0.5)).value is None
    assert decay(Figure(0.0), Figure(0.5)).value is None
    assert decay(Figure(None, "no trade"), Figure(1.0)).reason == "before the cut-off: no trade"
    assert decay(Figure(1.0), Figure(None, "no trade")).reason == "after the cut-off: no trade"


def test_without_questions_there_is_no_measure() -> None:
    assert prediction_consistency([], []).reason == "nothing was asked"
    assert input_dependency(np.empty((0, 3)), np.empty((0, 3))).reason == "nothing was asked"
    assert confidence_invariance([("BUY", 0.5)], [("SELL", 0.5)]).value is None


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        prediction_consistency(["BUY"], [])
    with pytest.raises(ValueError, match="divide percent"):
        confidence_invariance([("BUY", 72.0)], [("BUY", 70.0)])
    with pytest.raises(ValueError, match="same shape"):
        input_dependency(np.ones((1, 1)), np.ones((2, 1)))
    with pytest.raises(ValueError, match="probability distribution"):
        input_dependency(np.array([[0.5, 0.4]]), np.array([[0.5, 0.5]]))
