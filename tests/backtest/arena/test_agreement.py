"""How often two decide the same."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.backtest.arena.agreement import Agreement, agreements
from candlewick.backtest.idle import do_nothing
from candlewick.backtest.result import DecisionRecord, RunResult
from tests.judged import plan_over, walk

PLAN = plan_over(walk("A/USDT", hours=48, seed=1))


def deciding(name: str, signals: list[str], *, reason: str | None = None) -> RunResult:
    decisions = tuple(
        DecisionRecord(
            symbol="A/USDT", as_of=at, signal=signal, price=1.0, confidence=None, probability=None,
            stop_loss=None, take_profit=None, size=None, reason=reason,
        )
        for at, signal in enumerate(signals)
    )  # fmt: skip
    return replace(do_nothing(PLAN), name=name, decisions=decisions)


def compared(one: list[str], other: list[str]) -> Agreement:
    (found,) = agreements([deciding("one", one), deciding("other", other)])
    return found


def test_the_worked_example_of_cohen() -> None:
    """Two judges of 50 who agree on 20 yes and 15 no, and differ on 5 and 10: kappa is 0.4."""
    one = ["BUY"] * 25 + ["HOLD"] * 25
    other = ["BUY"] * 20 + ["HOLD"] * 5 + ["BUY"] * 10 + ["HOLD"] * 15

    found = compared(one, other)

    assert found.decisions == 50
    assert found.share.value == pytest.approx(0.7)
    assert found.kappa.value == pytest.approx(0.4)


def test_two_who_always_decide_the_same_one_thing_have_no_kappa() -> None:
    found = compared(["HOLD"] * 9, ["HOLD"] * 9)

    assert found.share.value == 1.0
    assert found.kappa.reason == "both always decided the same one thing"


def test_decisions_at_the_same_close_are_compared_market_by_market() -> None:
    one, other = deciding("one", ["BUY"]), deciding("other", ["BUY"])
    elsewhere = tuple(replace(each, symbol="B/USDT") for each in one.decisions)
    (found,) = agreements([one, replace(other, decisions=elsewhere)])

    assert found.decisions == 0


def test_what_was_refused_is_not_compared() -> None:
    (found,) = agreements(
        [deciding("one", ["BUY"] * 3), deciding("other", ["BUY"] * 3, reason="contradiction")]
    )

    assert found.decisions == 0
    assert found.share.value is None


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(["BUY", "SELL", "HOLD"])] * 2), min_size=1))
def test_kappa_is_the_same_seen_from_either_side_and_at_most_one(
    pairs: list[tuple[str, str]],
) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found, back = compared(one, other), compared(other, one)

    assert (found.share, found.kappa) == (back.share, back.kappa)
    assert found.kappa.value is None or -1.0 <= found.kappa.value <= 1.0
