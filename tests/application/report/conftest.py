"""A report's source, with every part that a report can have."""

from dataclasses import replace
from typing import TypeAlias

import pytest

from candlewick.application.report.source import Exchange, ReportSource
from candlewick.backtest.arena.result import ArenaResult
from tests.backtest.arena.arenas import arena_of, coin, late, oracle, plan_of
from tests.judged import judged, plan_over, restless_run, walk

Arena: TypeAlias = tuple[ArenaResult, ReportSource]


@pytest.fixture(scope="session")
def arena() -> Arena:
    """Return an arena in which there is something of everything."""
    plan = plan_of(days=60)
    wise = oracle(plan)
    runs = (coin(plan), wise, replace(wise, name="twin / a long name of a prompt"))
    cutoffs = (late(plan, 40), late(plan, 20), late(plan, 30))
    result = arena_of(plan, *runs, trials=42, cutoffs=cutoffs, refused=70)
    made = ReportSource(
        result=result.backtest,
        markets=plan.window,
        exchanges={},
        command=("candlewick", "arena", "--models", "oracle,coin"),
        version="1.2.3",
    )
    return result, made


@pytest.fixture(scope="session")
def source() -> ReportSource:
    """Return a back-test of two models over two markets, one of them refused now and then."""
    plan = plan_over(walk("A/USDT", hours=960, seed=1), walk("B/USDT", hours=960, seed=2))
    run = restless_run(plan)
    decisions = tuple(
        replace(one, reason="contradiction" if at % 9 == 0 else None)
        for at, one in enumerate(run.decisions)
    )
    wise = restless_run(plan, name="wise", foresight=True)
    result = judged(
        plan, replace(run, decisions=decisions, run_id="0123"), wise,
        cutoff=plan.closes[480], trials=12,
    )  # fmt: skip
    words = Exchange(
        system="You are an analyst.",
        prompt="MARKET: A/USDT\nPRICE: 100",
        answer='{"signal": "BUY"}',
        reasoning="It rises.",
        model="restless-1b",
    )
    return ReportSource(
        result=result,
        markets=plan.window,
        exchanges=dict.fromkeys(range(len(decisions)), words),
        command=("candlewick", "backtest", "A/USDT", "--model", "my model"),
        version="1.2.3",
    )
