"""Isotonic calibration: against scipy, without look-ahead, and whether it helps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from candlewick.backtest.calibration.brier_score import brier_score
from candlewick.backtest.calibration.isotonic import isotonic_fit, isotonic_map
from candlewick.backtest.calibration.reliability import reliability
from candlewick.backtest.calibration.walk_forward import (
    FEWEST,
    StatedConfidence,
    calibrator_at,
    walk_forward,
)

DAY = 86_400_000
LATER = 3 * DAY
"""After a decision until its outcome is known."""


def over_confident(seed: int, *, size: int = 800, shuffled: bool = False) -> StatedConfidence:
    """Return a model that knows something and says far too much of it."""
    rng = np.random.default_rng(seed)
    truth = rng.uniform(0.35, 0.7, size)
    outcome = (rng.random(size) < truth).astype(np.float64)
    if shuffled:
        outcome = rng.permutation(outcome)
    stated = np.clip(0.5 + 2.5 * (truth - 0.45), 0.05, 0.99).round(2)
    decided = DAY * np.arange(1, size + 1, dtype=np.int64)
    return StatedConfidence(
        decided_at=decided, known_at=decided + LATER, confidence=stated, outcome=outcome
    )


def errors(said: StatedConfidence) -> tuple[float, float]:
    """Return the expected calibration error as stated and calibrated, out of sample."""
    found = walk_forward(said)
    true = said.outcome[found.place]
    stated = reliability(said.confidence[found.place], true).expected_error
    return stated, reliability(found.probability, true).expected_error


@given(st.lists(st.tuples(st.floats(-5.0, 5.0), st.floats(0.1, 9.0)), min_size=1, max_size=60))
def test_scipy_pools_the_same_violators(pairs: list[tuple[float, float]]) -> None:
    values, weights = (np.array(column) for column in zip(*pairs, strict=True))

    fitted = isotonic_fit(values, weights)

    assert fitted == pytest.approx(isotonic_regression(values, weights=weights).x, abs=1e-9)
    assert np.all(np.diff(fitted) >= 0.0)


def test_a_map_joins_equal_confidences_and_interpolates_between_others() -> None:
    mapped = isotonic_map(np.array([0.6, 0.6, 0.9, 0.9]), np.array([0.0, 1.0, 1.0, 1.0]))

    assert [mapped(c) for c in (0.1, 0.6, 0.75, 0.9, 1.0)] == [0.1, 0.5, 0.75, 1.0, 1.0]
    assert mapped.outcomes == 4


@pytest.mark.parametrize("seed", range(5))
def test_the_error_of_an_over_confident_model_falls_out_of_sample(seed: int) -> None:
    stated, calibrated = errors(over_confident(seed))

    assert calibrated < 0.6 * stated


def test_what_it_knew_is_kept() -> None:
    said = over_confident(1, size=3000)
    found = walk_forward(said)
    true = said.outcome[found.place]

    assert brier_score(found.probability, true).score < brier_score(found.base_rate, true).score


def test_shuffled_outcomes_show_no_gain_over_the_base_rate() -> None:
    gains = []
    for seed in range(12):
        said = over_confident(seed, size=600, shuffled=True)
        found = walk_forward(said)
        true = said.outcome[found.place]
        base = brier_score(found.base_rate, true).score
        gains.append(base - brier_score(found.probability, true).score)

    assert np.mean(gains) < 0.0


@given(st.integers(0, 50), st.integers(FEWEST + 3, 120))
def test_what_was_not_yet_known_changes_nothing(seed: int, cut: int) -> None:
    said = over_confident(seed, size=120)
    as_of = int(said.decided_at[cut - 1])
    future = said.known_at > as_of
    changed = StatedConfidence(
        decided_at=said.decided_at,
        known_at=said.known_at,
        confidence=said.confidence,
        outcome=np.where(future, 1.0 - said.outcome, said.outcome),
    )

    first, second = walk_forward(said), walk_forward(changed)

    seen = first.place < cut
    assert np.array_equal(first.probability[seen], second.probability[seen])
    assert np.array_equal(first.base_rate[seen], second.base_rate[seen])


def test_the_whole_walk_is_one_fit_per_decision() -> None:
    said = over_confident(3, size=90)
    found = walk_forward(said)

    assert found.place[0] == FEWEST + 2
    for row, at in enumerate(found.place):
        fitted = calibrator_at(said, int(said.decided_at[at]))
        assert fitted is not None
        assert found.probability[row] == fitted(float(said.confidence[at]))


def test_with_few_outcomes_there_is_no_map() -> None:
    said = over_confident(4, size=60)

    assert calibrator_at(said, int(said.known_at[FEWEST - 1]) - 1) is None
    assert calibrator_at(said, int(said.known_at[FEWEST - 1])) is not None


@pytest.mark.parametrize(
    ("decided", "known", "words"),
    [([2, 1], [3, 3], "in order"), ([1, 2], [1, 3], "only after"), ([1, 2], [3], "one time")],
)
def test_impossible_times_are_refused(decided: list[int], known: list[int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        StatedConfidence(
            decided_at=np.array(decided), known_at=np.array(known),
            confidence=np.array([0.5, 0.5]), outcome=np.array([1.0, 0.0]),
        )  # fmt: skip
