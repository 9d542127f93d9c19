"""All contenders together: the parts, the place among random runs, the verdict."""

from collections.abc import Mapping, Sequence

import numpy as np

from candlewick.backtest.comparison import verdict
from candlewick.backtest.holding import Holding
from candlewick.backtest.idle import prices_on
from candlewick.backtest.null_model import Sides, random_runs
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import (
    BacktestResult,
    ContenderKind,
    PartResult,
    RunResult,
    TradeRecord,
)
from candlewick.backtest.statistics.return_formulas import total_return
from candlewick.domain.position import Side


def judge(
    plan: BacktestPlan,
    runs: Sequence[RunResult],
    *,
    settings: Mapping[str, object],
    hashes: Mapping[str, str],
    cutoff: int | None,
    audited: int | None,
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
    """
    percentile = random_percentile(plan, runs[0])
    models = [run for run in runs if run.kind is not ContenderKind.BASELINE]
    parts = () if cutoff is None else _parts(plan, models, cutoff)
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
        audited=audited,
    )


def random_percentile(plan: BacktestPlan, run: RunResult) -> float | None:
    """Return how many random runs with the same turnover `run` beat [0 to 100].

    None where it did not trade, or where its trades leave chance no room.
    """
    holdings = [holding_of(trade) for trade in run.trades]
    if not holdings:
        return None
    try:
        drawn = random_runs(
            holdings,
            plan.window,
            balance=plan.balance,
            costs=plan.costs,
            sides=Sides.DRAWN,
            generator=np.random.default_rng(plan.seed),
        )
    except ValueError:
        return None
    earned = sum(holding.profit for holding in holdings)
    return drawn.percentile(earned / plan.balance, total_return).value


def holding_of(trade: TradeRecord) -> Holding:
    """Return what `trade` held."""
    return Holding(
        symbol=trade.symbol,
        side=Side(trade.side),
        quantity=trade.quantity,
        entry_price=trade.entry_price,
        exit_price=trade.exit_price,
        opened_at=trade.opened_at,
        closed_at=trade.closed_at,
        fees=trade.fees,
    )


def _parts(plan: BacktestPlan, runs: Sequence[RunResult], cutoff: int) -> tuple[PartResult, ...]:
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
