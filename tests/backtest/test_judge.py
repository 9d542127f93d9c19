"""The verdict, and the parts before and after a model's knowledge ends."""

from dataclasses import replace

import numpy as np
import pytest

from candlewick.backtest.idle import do_nothing, hold_everything
from candlewick.backtest.judge import judge
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import BacktestResult, ContenderKind, RunResult
from candlewick.testing.scripted_model import ScriptedModel
from tests.backtest.conftest import Run
from tests.bench import restless


def judged(plan: BacktestPlan, *runs: RunResult, cutoff: int | None = None) -> BacktestResult:
    return judge(plan, runs, settings={}, hashes={}, cutoff=cutoff, audited=None)


async def test_a_run_without_trades_is_not_judged(plan: BacktestPlan) -> None:
    result = judged(plan, do_nothing(plan))

    assert (result.percentile, result.parts) == (None, ())
    assert "nothing to judge" in result.verdict


async def test_a_coin_is_not_distinguishable_from_random(plan: BacktestPlan) -> None:
    run = await Run(plan, ScriptedModel(restless)).go()

    result = judged(plan, run)

    assert result.percentile is not None
    assert 0.0 <= result.percentile <= 100.0
    assert judged(plan, run) == result  # the same dice each time


async def test_hindsight_beats_random(plan: BacktestPlan) -> None:
    """Holding exactly the best hours is what chance almost never does."""
    window = plan.window["BTC/USDT"]
    rises = np.flatnonzero(np.diff(window.close) > 0.0)[:6]
    template = hold_everything(plan).trades[0]
    trades = tuple(
        replace(
            template,
            quantity=10.0,
            entry_price=float(window.close[place]),
            exit_price=float(window.close[place + 1]),
            opened_at=int(window.close_time[place]),
            closed_at=int(window.close_time[place + 1]),
            fees=0.0,
            profit=10.0 * float(window.close[place + 1] - window.close[place]),
        )
        for place in rises
    )
    run = replace(do_nothing(plan), trades=trades)

    percentile = judged(plan, run).percentile

    assert percentile is not None
    assert percentile > 97.5


async def test_the_parts_meet_at_the_cutoff_and_make_up_the_whole(plan: BacktestPlan) -> None:
    run = await Run(plan, ScriptedModel(restless)).go()
    cutoff = plan.closes[9] + 1

    before, after = judged(plan, run, hold_everything(plan), cutoff=cutoff).parts

    assert (before.closes, after.closes) == (10, 15)  # the tenth begins the second part too
    assert before.total_return is not None
    assert after.total_return is not None
    whole = run.equity[-1] / run.equity[0]
    assert (1 + before.total_return) * (1 + after.total_return) == pytest.approx(whole)
    assert before.trades + after.trades == len(run.trades)
    market = plan.window["BTC/USDT"].close
    assert (1 + (before.market_return or 0)) * (1 + (after.market_return or 0)) == pytest.approx(
        market[-1] / market[0]
    )


@pytest.mark.parametrize(("place", "part"), [(-1, "before"), (-100, "after")])
async def test_a_part_without_closes_has_no_return(
    plan: BacktestPlan, place: int, part: str
) -> None:
    run = replace(do_nothing(plan), kind=ContenderKind.MODEL)
    cutoff = plan.closes[-1] + 1 if place == -1 else plan.start - 1
    parts = {one.part: one for one in judged(plan, run, cutoff=cutoff).parts}
    other = "after" if part == "before" else "before"

    assert parts[part].closes == 24
    assert parts[other].total_return is None
