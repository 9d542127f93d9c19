"""A model's decisions in the true market beside those in one that never was."""

import math
from dataclasses import replace

import pytest

from candlewick.backtest.probe import probe
from candlewick.backtest.result import RunResult
from tests.judged import plan_over, restless_run, walk

FLIPPED = {"BUY": "SELL", "SELL": "BUY"}


@pytest.fixture(scope="module")
def run() -> RunResult:
    run = restless_run(plan_over(walk("A/USDT", hours=200, seed=1)))
    sure = tuple(replace(one, probability=0.7) for one in run.decisions)
    return replace(run, decisions=sure)


def test_one_who_remembers_decides_the_same_and_is_suspect(run: RunResult) -> None:
    found = probe(run, run, market="mirrored")

    assert found.decisions == len(run.decisions)
    assert (found.consistency.value, found.invariance.value) == (1.0, 1.0)
    assert found.dependency.value == pytest.approx(0.0)


def test_one_who_reads_the_market_turns_round_in_its_mirror(run: RunResult) -> None:
    turned = tuple(replace(one, signal=FLIPPED[one.signal]) for one in run.decisions)

    found = probe(run, replace(run, decisions=turned), market="mirrored")

    assert found.consistency.value == 0.0
    assert found.invariance.value is None
    # One answer of five actions, half an answer added to each: 1.5 and 0.5 of 3.5.
    assert found.dependency.value == pytest.approx((1.5 - 0.5) / 3.5 * math.log(3.0))


def test_refused_and_missing_answers_are_left_out(run: RunResult) -> None:
    first, second, *others = run.decisions
    other = (replace(first, reason="contradiction"), *others)

    found = probe(run, replace(run, decisions=other), market="shuffled")

    assert second not in other
    assert found.decisions == len(run.decisions) - 2
    assert found.market == "shuffled"
