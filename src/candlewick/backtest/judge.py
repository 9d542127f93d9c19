"""All contenders together: the parts, the place among random runs, the verdict."""

from collections.abc import Mapping, Sequence

import numpy as np

from candlewick.backtest.comparison import verdict
from candlewick.backtest.finding import findings
from candlewick.backtest.idle import prices_on
from candlewick.backtest.opinion import judgement
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import (
    BacktestResult,
    ContenderKind,
    PartResult,
    RunResult,
)


def judge(
    plan: BacktestPlan,
    runs: Sequence[RunResult],
    *,
    settings: Mapping[str, object],
    hashes: Mapping[str, str],
    cutoff: int | None,
    audited: int | None,
    trials: int = 1,
) -> BacktestResult:
    """Judge the first of `runs`.

    Args:
        plan: what they were run over.
        runs: the one that is judged comes first.
        settings: what was replayed, for the record.
        hashes: of code and candles, for the record.
        cutoff: [ms since 1970 UTC] up to when the first model's training can know the world;
            None where that is not known.
        audited: how many prompts were rebuilt; None if none were to be.
        trials: [> 0] how many back-tests were ever begun here, this one included.
    """
    opinion = judgement(plan, runs, cutoff=cutoff, trials=trials)
    mine = [chance for chance in opinion.chances if chance.name == runs[0].name]
    percentile = mine[0].total_return.value if mine else None
    models = [run for run in runs if run.kind is not ContenderKind.BASELINE]
    parts = () if cutoff is None else parts_of(plan, models, cutoff)
    return BacktestResult(
        settings=settings,
        hashes=hashes,
        closes=tuple(plan.closes),
        balance=plan.balance,
        currency=plan.currency,
        runs=tuple(runs),
        parts=parts,
        percentile=percentile,
        verdict=verdict(percentile, trades=len(runs[0].trades)),
        judgement=opinion,
        findings=findings(
            runs[0],
            opinion,
            balance=plan.balance,
            parts=parts,
            market=str(settings.get("market", "real")),
        ),
        audited=audited,
    )


def parts_of(plan: BacktestPlan, runs: Sequence[RunResult], cutoff: int) -> tuple[PartResult, ...]:
    """Return how each of `runs` did before and after `cutoff` [ms since 1970 UTC]."""
    closes = np.array(plan.closes, dtype=np.int64)
    split = int(np.searchsorted(closes, cutoff, side="right"))
    relative = [
        prices_on(candles, closes) / float(candles.close[0]) for candles in plan.window.values()
    ]
    market = np.mean(relative, axis=0)
    # The close before the second part is where its first change begins.
    spans = (("before", 0, split), ("after", max(0, split - 1), len(closes)))
    return tuple(
        PartResult(
            name=run.name,
            part=part,
            closes=past - first,
            total_return=_change(run.curve[first:past]),
            market_return=_change(market[first:past]),
            trades=sum((trade.closed_at > cutoff) == (part == "after") for trade in run.trades),
        )
        for run in runs
        for part, first, past in spans
    )


def _change(curve: np.typing.NDArray[np.float64]) -> float | None:
    return float(curve[-1] / curve[0] - 1.0) if len(curve) > 1 else None
