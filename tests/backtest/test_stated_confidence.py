"""Whether what a model says of its own certainty comes true."""

from dataclasses import replace

import numpy as np
import pytest

from candlewick.backtest.result import RunResult, TradeRecord
from candlewick.backtest.stated_confidence import WORDS, calibration
from tests.judged import plan_over, restless_run, walk


def run_of(trades: list[TradeRecord]) -> RunResult:
    plan = plan_over(walk("A/USDT", hours=100, seed=1))
    return replace(restless_run(plan), trades=tuple(trades))


def trades_of(count: int, *, shares: dict[str, float], seed: int = 1) -> list[TradeRecord]:
    """Return trades whose words come true as often as `shares` says."""
    plan = plan_over(walk("A/USDT", hours=100, seed=1))
    template = restless_run(plan).trades[0]
    dice = np.random.default_rng(seed)
    words = list(shares)
    made = []
    for at in range(count):
        word = words[at % len(words)]
        won = dice.random() < shares[word]
        opened = template.opened_at + at * 3_600_000
        made.append(
            replace(
                template,
                confidence=word,
                profit=1.0 if won else -1.0,
                opened_at=opened,
                closed_at=opened + 1_800_000,
            )
        )
    return made


def test_a_model_that_knows_itself_is_calibrated() -> None:
    found = calibration(run_of(trades_of(3_000, shares=dict(WORDS))))

    assert found is not None
    assert found.trades == 3_000
    assert found.expected_error < 0.03
    assert found.stated == pytest.approx((0.5, 0.6, 0.7))
    brier = found.brier
    assert brier.score == pytest.approx(
        brier.reliability - brier.resolution + brier.uncertainty + brier.within
    )


def test_overconfidence_is_seen_and_corrected_by_what_was_known() -> None:
    found = calibration(run_of(trades_of(900, shares={"LOW": 0.2, "MEDIUM": 0.25, "HIGH": 0.3})))

    assert found is not None
    assert found.expected_error > 0.3
    assert found.corrected.value is not None
    assert found.uncorrected.value is not None
    assert found.corrected.value < found.uncorrected.value - 0.05


def test_words_that_mean_nothing_gain_nothing_by_correction() -> None:
    """With shuffled labels the corrected score is no better than the base rate's."""
    found = calibration(run_of(trades_of(900, shares={"LOW": 0.5, "MEDIUM": 0.5, "HIGH": 0.5})))

    assert found is not None
    assert found.corrected.value is not None
    assert found.corrected.value > 0.245


def test_what_is_still_open_or_unsaid_has_no_outcome() -> None:
    said, *others = trades_of(3, shares={"LOW": 1.0})
    unsaid = replace(others[0], confidence=None)
    still_open = replace(others[1], reason="end")

    found = calibration(run_of([said, unsaid, still_open]))

    assert found is not None
    assert found.trades == 1
    assert calibration(run_of([unsaid, still_open])) is None
