"""Whether a stated confidence is worth anything is said out of sample."""

from dataclasses import replace

import numpy as np
import pytest

from candlewick.application.views.calibration import calibration_row
from candlewick.backtest.calibration.assessment import assess
from candlewick.backtest.calibration.isotonic import isotonic_map
from candlewick.backtest.calibration.walk_forward import FEWEST, StatedConfidence
from candlewick.backtest.outcome import Outcome, outcomes_of, stated_confidence, without_repeats
from candlewick.backtest.result import ContenderKind, RunCosts, RunResult, TradeRecord
from candlewick.domain.calibration import ModelCalibration
from tests.backtest.calibration.test_walk_forward import over_confident


def test_an_over_confident_model_that_knows_something_is_informed_and_corrected() -> None:
    found = assess(over_confident(1, size=3_000)).out_of_sample

    assert found is not None
    assert found.is_informed
    assert found.calibrated.expected_error < 0.6 * found.stated.expected_error
    assert found.calibrated.brier < min(found.stated.brier, found.base_rate.brier)


def test_shuffled_outcomes_are_hardly_ever_taken_for_information() -> None:
    shuffled = [over_confident(seed, size=600, shuffled=True) for seed in range(20)]
    found = [assess(said).out_of_sample for said in shuffled]

    assert sum(one is not None and one.is_informed for one in found) <= 1


def test_a_gain_that_chance_may_have_made_is_no_information() -> None:
    found = assess(over_confident(1, size=3_000)).out_of_sample

    assert found is not None
    unsure = replace(found.gain, interval=replace(found.gain.interval, low=-0.001))
    assert (unsure.value.value or 0.0) > 0.0
    assert not replace(found, gain=unsure).is_informed


def test_the_same_outcomes_are_always_judged_alike() -> None:
    said = over_confident(2, size=200)

    first, second = assess(said).out_of_sample, assess(said).out_of_sample
    assert first is not None
    assert second is not None
    assert first.gain == second.gain


def test_with_too_few_outcomes_nothing_is_said_of_them() -> None:
    said = over_confident(3, size=FEWEST)

    assert assess(said).out_of_sample is None
    assert assess(said).diagram.count.sum() == FEWEST


TRADE = TradeRecord(
    symbol="BTC/USDT", side="LONG", quantity=1.0, entry_price=100.0, exit_price=101.0,
    opened_at=1, closed_at=2, fees=0.0, slippage=0.0, funding=0.0, profit=1.0,
    reason="take profit", confidence="HIGH", probability=0.7, author="m at p",
)  # fmt: skip


def run(*trades: TradeRecord, run_id: str = "r") -> RunResult:
    return RunResult(
        name="m", kind=ContenderKind.MODEL, run_id=run_id, equity=(1.0,), trades=trades,
        decisions=(), held=0, costs=RunCosts(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "trade",
    [
        replace(TRADE, reason="end"),
        replace(TRADE, probability=None),
        replace(TRADE, author=None),
    ],
)
def test_what_has_no_outcome_or_states_nothing_is_left_out(trade: TradeRecord) -> None:
    assert outcomes_of(run(trade)) == {}


def test_outcomes_go_to_who_opened_the_position() -> None:
    lost = replace(TRADE, opened_at=3, closed_at=4, profit=0.0, author="n at p")
    found = outcomes_of(run(TRADE, lost))

    outcome = Outcome(
        symbol="BTC/USDT", decided_at=1, known_at=2, probability=0.7, came_true=True, run_id="r"
    )
    assert found["m at p"] == [outcome]
    assert [one.came_true for one in found["n at p"]] == [False]


def test_a_market_and_close_counts_once_and_the_run_named_first_wins() -> None:
    first = outcomes_of(run(replace(TRADE, opened_at=3, closed_at=4), TRADE))["m at p"]
    again = outcomes_of(run(replace(TRADE, profit=-1.0), run_id="s"))["m at p"]
    found = without_repeats([*first, *again])

    assert [(one.decided_at, one.run_id, one.came_true) for one in found] == [
        (1, "r", True),
        (3, "r", True),
    ]
    said = stated_confidence(found)
    assert isinstance(said, StatedConfidence)
    assert np.array_equal(said.outcome, [1.0, 1.0])


def test_who_always_states_the_same_is_told_that_it_tells_nothing() -> None:
    said = over_confident(5, size=90)
    flat = replace(said, confidence=np.full(90, 0.6))
    row = calibration_row(
        ModelCalibration(
            author="m at p",
            template="t",
            source="s",
            map=isotonic_map(flat.confidence, flat.outcome),
        ),
        assess(flat),
        template_name="default",
        runs=("r",),
        remembered=0,
    )

    assert row.verdict == "the model stated the same confidence every time, which tells nothing"
    assert not row.is_informed


def test_what_was_stated_more_often_weighs_more_where_levels_are_pooled() -> None:
    known = isotonic_map(np.array([0.6, 0.7, 0.7, 0.7]), np.array([1.0, 1.0, 0.0, 0.0]))

    assert known.true == pytest.approx((0.5, 0.5))
