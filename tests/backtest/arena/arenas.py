"""Made-up arenas over made-up candles, for tests of their judgement and their page."""

from dataclasses import replace

import numpy as np

from candlewick.backtest.arena.contender import Asked, Contender, knowledge_of
from candlewick.backtest.arena.judge import judge_arena
from candlewick.backtest.arena.result import ArenaResult
from candlewick.backtest.holding import Costs
from candlewick.backtest.idle import do_nothing, hold_everything
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import RunResult
from tests.judged import DAY, plan_over, restless_run, walk

FREE = Costs(fee=0.0, slippage=0.0)


def plan_of(*, days: int = 120, costs: Costs = FREE) -> BacktestPlan:
    """Return a plan over two markets, where trading costs nothing unless it is said to."""
    markets = [
        walk(name, hours=24 * days, seed=seed) for seed, name in enumerate(("A/USDT", "B/USDT"))
    ]
    return replace(plan_over(*markets), costs=costs)


def oracle(plan: BacktestPlan, *, name: str = "oracle") -> RunResult:
    """Return a run of one who knows the future."""
    return restless_run(plan, name=name, foresight=True)


def coin(plan: BacktestPlan, *, name: str = "coin", seed: int = 3) -> RunResult:
    """Return a run of one who tosses a coin."""
    return restless_run(plan, name=name, seed=seed)


def arena_of(
    plan: BacktestPlan,
    *runs: RunResult,
    trials: int = 3,
    cutoffs: tuple[int | None, ...] = (),
    refused: int = 0,
    may_sell: bool = True,
) -> ArenaResult:
    """Judge `runs` beside holding and doing nothing."""
    known = (*cutoffs, *[None] * (len(runs) - len(cutoffs)))
    contenders = [
        (_contender(plan, run, cutoff=cutoff, refused=refused), run)
        for run, cutoff in zip(runs, known, strict=True)
    ]
    return judge_arena(
        plan,
        contenders,
        [hold_everything(plan), do_nothing(plan)],
        arena_id="0123456789abcdef",
        settings={
            "symbols": list(plan.markets), "timeframe": "1h", "market": "real", "anonymised": False,
            "demo": False, "from": "2025-01-01T00:00:00Z", "to": "2025-05-01T00:00:00Z", "fee": 0.0,
            "slippage": 0.0, "seed": 7,
        },
        hashes={"code": "0" * 64},
        trials=trials,
        may_sell=may_sell,
    )  # fmt: skip


def _contender(
    plan: BacktestPlan, run: RunResult, *, cutoff: int | None, refused: int
) -> Contender:
    return Contender(
        name=run.name,
        model=run.name,
        prompt="default",
        template="signal-tape-default@1+0123456789ab",
        knowledge=knowledge_of(
            plan.closes, cutoff=cutoff, source="a list" if cutoff else "", remembers=True
        ),
        asked=Asked(
            snapshots=dict.fromkeys(plan.markets, "a" * 64),
            questions="b" * 64,
            answers=max(1, len(run.decisions)),
            refused={"contradiction": refused} if refused else {},
            latency_ms=800.0,
            slowest_ms=2_500,
        ),
    )


def late(plan: BacktestPlan, days: int) -> int:
    """Return the midnight `days` before the end of `plan` [ms]."""
    return int(plan.end // DAY - days) * DAY


def coins(plan: BacktestPlan, count: int) -> list[RunResult]:
    """Return runs of several who toss coins of their own."""
    seeds = np.arange(count) + 11
    return [coin(plan, name=f"coin {seed}", seed=int(seed)) for seed in seeds]
