"""Who is told from whom."""

from dataclasses import replace

import numpy as np
import pytest

from candlewick.backtest.arena.board import BoardRow
from candlewick.backtest.arena.finding import findings
from candlewick.backtest.arena.result import ArenaResult
from candlewick.backtest.arena.standing import Standing
from candlewick.backtest.judgement import Tone
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind
from candlewick.backtest.statistics.figure import Figure
from tests.backtest.arena.arenas import arena_of, coin, coins, late, oracle, plan_of
from tests.judged import COSTS


@pytest.fixture(scope="module")
def plan() -> BacktestPlan:
    return plan_of()


@pytest.fixture(scope="module")
def told(plan: BacktestPlan) -> ArenaResult:
    """Return an arena of an oracle and a coin."""
    return arena_of(plan, coin(plan), oracle(plan))


def row_of(result: ArenaResult, name: str) -> BoardRow:
    return next(row for row in result.board if row.name == name)


def said(result: ArenaResult) -> str:
    return " ".join(one.text for one in result.findings)


def test_an_oracle_is_told_from_a_coin_and_from_nothing(told: ArenaResult) -> None:
    first, second = told.board[:2]

    assert (first.name, first.rank, first.stands) == ("oracle", 1, True)
    assert first.words == (
        "earned more than doing nothing",
        "earned more than every other contender",
    )
    assert (second.name, second.rank) == ("coin", 2)
    assert told.verdict.startswith("oracle earned more than doing nothing, by more than luck")
    assert "oracle earned more than every other contender" in told.verdict


def test_a_coin_is_not_told_from_nothing_and_stands_in_grey(told: ArenaResult) -> None:
    row = row_of(told, "coin")

    assert row.words == ("cannot be told from doing nothing", "earned less than oracle")
    assert not row.stands


def test_the_same_answers_under_two_names_tie_exactly(plan: BacktestPlan) -> None:
    first = oracle(plan, name="one")
    result = arena_of(plan, first, replace(first, name="two"))

    (pair,) = result.pairs
    assert (pair.difference.value, pair.difference.low, pair.difference.high) == (0.0, 0.0, 0.0)
    assert (pair.p_value, pair.corrected, pair.sign) == (1.0, 1.0, 0)
    assert [row.rank for row in result.board[:2]] == [1, 1]
    assert [(row.told, row.stands) for row in result.board[:2]] == [(True, False)] * 2
    assert result.agreements[0].share.value == 1.0
    assert "cannot be told from" in result.verdict
    assert "hardly two opinions" in said(result)


def test_nobody_is_ranked_by_return() -> None:
    """The one with the larger return and the larger risk comes second among those that tie."""
    plan = plan_of(days=60)
    dice, hours = np.random.default_rng(2), len(plan.closes)
    steady = plan.balance * np.cumprod(1.0 + dice.normal(0.00003, 0.0001, hours))
    wild = plan.balance * np.cumprod(1.0 + dice.normal(0.0002, 0.01, hours))
    result = arena_of(
        plan,
        replace(oracle(plan, name="wild"), equity=tuple(wild.tolist())),
        replace(oracle(plan, name="steady"), equity=tuple(steady.tolist())),
    )

    first, second = result.board[:2]
    assert (first.name, second.name, second.rank) == ("steady", "wild", 1)
    assert (second.total_return.value or 0.0) > (first.total_return.value or 0.0)


def test_what_was_tried_is_charged_and_luck_is_called_luck(plan: BacktestPlan) -> None:
    once = arena_of(plan, coin(plan), oracle(plan), trials=2)
    lucky = replace(oracle(plan), equity=_thin(oracle(plan).equity, plan.balance))
    often = arena_of(plan, coin(plan), lucky, trials=10_000_000)

    assert row_of(once, "oracle").stands
    row = row_of(often, "oracle")
    assert row.from_nothing is not None
    assert row.from_nothing.sign == 1
    assert (row.deflated_sharpe.value or 0.0) < 0.95
    assert not row.stands
    assert "luck is not excluded" in " ".join(row.words)
    assert "no contender was shown to earn more" in often.verdict
    assert "after 10,000,000 trials that is not enough to exclude luck" in often.verdict


def _thin(equity: tuple[float, ...], balance: float) -> tuple[float, ...]:
    """Leave a little of a gain, and the ups and downs of a coin."""
    plan = plan_of()
    noise = coin(plan, seed=5).equity
    return tuple(0.45 * (one - balance) + other for one, other in zip(equity, noise, strict=True))


def test_costs_make_a_coin_worse_than_nothing() -> None:
    plan = plan_of(costs=COSTS)
    result = arena_of(plan, *coins(plan, 3))

    assert all(
        row.from_nothing is not None and row.from_nothing.sign < 0 for row in result.board[:3]
    )
    assert result.verdict.endswith("; every one earned less")
    assert result.verdict.startswith("no contender was shown to earn more than doing nothing")


def test_coins_are_rarely_told_apart_however_many_there_are() -> None:
    """Of eight coins no pair differs, all 28 comparisons counted."""
    plan = plan_of(days=90)
    result = arena_of(plan, *coins(plan, 8))

    assert len(result.pairs) == 28
    assert {row.rank for row in result.board[:8]} == {1}
    assert not any(row.stands for row in result.board)


def test_too_few_days_say_nothing() -> None:
    plan = plan_of(days=5)
    result = arena_of(plan, oracle(plan), coin(plan))

    assert result.verdict == "nothing can be said: 5 days are too few to compare anybody"
    assert {row.words for row in result.board[:2]} == {("the days are too few to tell",)}
    assert not any(row.stands for row in result.board)


def test_one_who_never_trades_is_nothing(plan: BacktestPlan) -> None:
    still = replace(coin(plan), name="still", equity=(plan.balance,) * len(plan.closes), trades=())
    row = row_of(arena_of(plan, oracle(plan), still), "still")

    assert row.words[0] == "cannot be told from doing nothing: it never traded"
    assert row.deflated_sharpe.value is None


def test_baselines_take_part_and_are_marked(told: ArenaResult) -> None:
    baselines = told.board[2:]

    assert {row.name for row in baselines} == {"buy and hold", "do nothing"}
    assert {row.kind for row in baselines} == {ContenderKind.BASELINE}
    assert {row.rank for row in baselines} == {None}
    assert row_of(told, "do nothing").words == ("earned less than oracle",)


def test_the_first_and_doing_nothing_are_one_comparison_seen_from_either_side() -> None:
    plan = plan_of(days=30, costs=COSTS)
    result = arena_of(plan, *coins(plan, 8))
    first, idle = result.board[0], row_of(result, "do nothing")

    assert first.from_nothing is not None
    assert idle.from_first == first.from_nothing.reverse()


def test_hansen_s_test_and_the_confidence_set_are_in_the_findings(told: ArenaResult) -> None:
    assert {one.benchmark for one in told.judgement.superiorities} == {"do nothing", "buy and hold"}
    assert "beats doing nothing has a p-value of less than 0.001" in said(told)
    assert "1 of 2 contenders may be the best one (model confidence set)" in said(told)
    assert [row.name for row in told.board if (row.best or 0.0) > 0.05] == ["oracle"]


@pytest.mark.parametrize(
    ("best", "words"),
    [
        ({"a": 0.01, "b": 0.02, "do nothing": 1.0},
         "None of 2 contenders may be the best one (model confidence set); doing nothing may."),
        ({"a": 1.0, "b": 0.02, "do nothing": 0.3},
         "1 of 2 contenders may be the best one (model confidence set), and so may doing nothing."),
        ({"a": 1.0, "b": 0.2, "do nothing": 0.05},
         "2 of 2 contenders may be the best one (model confidence set): doing nothing may not."),
    ],
)  # fmt: skip
def test_who_may_be_the_best_is_said(told: ArenaResult, best: dict[str, float], words: str) -> None:
    beside = told.board[0].from_nothing
    assert beside is not None
    first = Standing(
        name="a", rank=1, deflated_sharpe=Figure(0.5), from_nothing=beside, ties=("b",)
    )
    found = findings(
        [first], (), (), judgement=told.judgement, best=best, window=told.window, may_sell=True
    )

    assert words in [one.text for one in found]


def test_days_that_nobody_can_remember_have_lines_of_their_own(plan: BacktestPlan) -> None:
    result = arena_of(plan, oracle(plan), coin(plan), cutoffs=(late(plan, 60), late(plan, 40)))

    assert (result.window.since, result.window.days) == (late(plan, 40), 40)
    assert [row.name for row in result.window.rows] == ["oracle", "coin"]
    by_name = {one.name: one.knowledge.closes_after for one in result.contenders}
    assert by_name == {"oracle": 60 * 24, "coin": 40 * 24}
    assert "Only 40 days lie after every model's knowledge ends" in said(result)


def test_an_unknown_cut_off_leaves_no_common_window_and_is_said(plan: BacktestPlan) -> None:
    result = arena_of(plan, oracle(plan), coin(plan), cutoffs=(late(plan, 60), None))

    assert result.window.rows == ()
    (memory,) = [one for one in result.findings if one.text.startswith("Memory")]
    assert memory.tone is Tone.AGAINST
    assert "nobody says until when the world is known to coin" in memory.text


def test_a_window_after_every_cut_off_speaks_for_it(plan: BacktestPlan) -> None:
    result = arena_of(plan, oracle(plan), coin(plan), cutoffs=(plan.start, plan.start))

    (memory,) = [one for one in result.findings if one.text.startswith("Memory")]
    assert (memory.tone, memory.text) == (
        Tone.FOR,
        "Memory: every day lies after the last cut-off.",
    )


def test_many_refused_answers_are_said(plan: BacktestPlan) -> None:
    result = arena_of(plan, oracle(plan), coin(plan), refused=200)

    assert "200 of " in said(result)
    assert "broke a rule and were refused" in said(result)


def test_the_order_of_entering_changes_nothing(plan: BacktestPlan) -> None:
    one, two = coin(plan), oracle(plan)

    assert arena_of(plan, one, two).board == arena_of(plan, two, one).board


def test_where_nothing_can_be_sold_short_that_is_said(plan: BacktestPlan) -> None:
    words = "everybody could answer BUY or HOLD only"

    assert words in said(arena_of(plan, oracle(plan), coin(plan), may_sell=False))
    assert words not in said(arena_of(plan, oracle(plan), coin(plan)))


def test_who_cannot_be_told_from_nothing_is_not_said_to_have_earned_less(
    plan: BacktestPlan,
) -> None:
    assert "earned less" not in arena_of(plan, coin(plan)).verdict


def test_doing_nothing_is_the_first_that_is_to_be_beaten(told: ArenaResult) -> None:
    texts = said(told)

    assert texts.index("beats doing nothing") < texts.index("beats buying and holding")


def test_all_that_was_tried_is_in_the_judgement(told: ArenaResult) -> None:
    assert told.judgement.luck.trials == 3
    assert "3 back-tests, trials and contenders were ever tried here" in said(told)
