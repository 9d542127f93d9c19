"""Who stands where, of days that are given outright."""

from dataclasses import replace

import numpy as np
import pytest

from candlewick.backtest.arena.board import is_luck
from candlewick.backtest.arena.contender import Asked, Contender, Knowledge
from candlewick.backtest.arena.pair import Days, compared
from candlewick.backtest.arena.standing import standings
from candlewick.backtest.arena.window import CommonWindow, common_window
from candlewick.backtest.judgement import Estimate
from candlewick.backtest.statistics.daily_curve import DAY
from candlewick.backtest.statistics.figure import Figure

COUNT = 60


def days(name: str, *, mean: float, spread: float = 0.001, seed: int = 1) -> Days:
    dice = np.random.default_rng(seed).normal(0.0, spread, COUNT)
    return Days(name=name, returns=mean + dice - dice.mean())


def who(name: str, *, remembers: bool, cutoff: int | None) -> Contender:
    asked = Asked(
        snapshots={}, questions="", answers=1, refused={}, latency_ms=None, slowest_ms=None
    )
    known = Knowledge(remembers=remembers, cutoff=cutoff, source="", closes_after=None)
    return Contender(name=name, model=name, prompt="p", template="t", knowledge=known, asked=asked)


def test_a_pair_turned_round_turns_its_range_round() -> None:
    (pair,) = compared([(days("a", mean=0.002), days("b", mean=0.0, seed=2))], seed=7)
    turned = replace(
        pair,
        difference=Estimate(value=0.2, low=0.1, high=0.4),
    ).reverse()

    assert (turned.one, turned.other) == ("b", "a")
    assert turned.difference == Estimate(value=-0.2, low=-0.4, high=-0.1)
    assert (pair.sign, pair.reverse().sign) == (1, -1)
    assert pair.reverse().reverse() == pair


def test_of_very_many_pairs_one_that_is_sure_can_still_be_shown() -> None:
    """The least p-value that so many draws can show is small enough, however many are compared."""
    sure = (days("a", mean=0.01), days("b", mean=0.0, seed=2))
    same = (days("c", mean=0.0), days("c", mean=0.0))

    found = compared([sure, *[same] * 119], seed=7)

    assert (found[0].sign, found[1].sign) == (1, 0)


def test_rank_comes_before_the_deflated_sharpe_ratio() -> None:
    """One that earned little with no risk at all was beaten, however sure its little is."""
    steady = days("steady", mean=0.0005, spread=0.0001, seed=2)
    strong = days("strong", mean=0.02, spread=0.02)
    found, _ = standings([steady, strong], trials=3, seed=7)
    first, second = found

    assert (first.deflated_sharpe.value or 0.0) < (second.deflated_sharpe.value or 0.0)
    assert [(one.name, one.rank) for one in found] == [("strong", 1), ("steady", 2)]


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_who_was_beaten_stands_behind_whatever_it_is_called(names: tuple[str, str]) -> None:
    best, worst = names
    found, pairs = standings(
        [days(worst, mean=-0.01, seed=2), days(best, mean=0.01)], trials=2, seed=7
    )

    assert [(one.name, one.rank, one.ties) for one in found] == [(best, 1, ()), (worst, 2, ())]
    assert [(pair.one, pair.other, pair.sign) for pair in pairs] == [(best, worst, 1)]


def test_only_who_earned_more_can_have_been_lucky() -> None:
    found, _ = standings(
        [days("lost", mean=-0.01), days("nobody", mean=0.0, seed=2)], trials=2, seed=7
    )
    lucky = replace(
        found[0],
        from_nothing=compared(
            [(days("won", mean=0.01), days("do nothing", mean=0.0, spread=0.0))], seed=7
        )[0],
        deflated_sharpe=Figure(0.9),
    )

    assert not any(is_luck(one) for one in found)
    assert is_luck(lucky)
    assert not is_luck(replace(lucky, deflated_sharpe=Figure(0.95)))


def window_of(*contenders: Contender) -> CommonWindow:
    """Return the common window of 60 days, each of which earns a hundredth, save the first 20."""
    earned = np.where(np.arange(COUNT) < 20, -0.01, 0.01)
    known = [Days(name=one.name, returns=earned) for one in contenders]
    ends = (1 + np.arange(COUNT, dtype=np.int64)) * DAY
    return common_window(contenders, known, ends=ends, trials=2, seed=7)


def test_the_lines_after_the_last_cut_off_are_of_those_days_alone() -> None:
    found = window_of(
        who("a", remembers=True, cutoff=20 * DAY), who("b", remembers=True, cutoff=9 * DAY)
    )

    assert (found.since, found.days) == (20 * DAY, 40)
    assert [row.total_return.value for row in found.rows] == [pytest.approx(1.01**40 - 1)] * 2


def test_a_rule_that_remembers_nothing_needs_no_cut_off() -> None:
    rule = who("rule", remembers=False, cutoff=None)

    assert window_of(who("a", remembers=True, cutoff=20 * DAY), rule).days == 40
    assert window_of(rule, rule).reason == "no contender can remember anything"
