"""A run's place among random runs that trade as much and as long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.holding import Holding
from candlewick.backtest.judgement import Band, Chance
from candlewick.backtest.null_model import RandomRuns, Sides, random_runs
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import TradeRecord
from candlewick.backtest.score import Scored
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.return_formulas import sharpe, total_return
from candlewick.domain.position import Side

_LOW: Final = 0.025
_HIGH: Final = 0.975


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RandomPlace:
    """The random runs of one run.

    Attributes:
        chance: its place among them.
        runs: the random accounts.
    """

    chance: Chance
    runs: RandomRuns


def random_place(plan: BacktestPlan, one: Scored) -> RandomPlace | None:
    """Return how many random runs with the same turnover a run beat.

    One who was only ever on one side is compared with random times on that side: in a market
    that rises, who is always long beats most coin tossers without any skill.

    None where it did not trade, or where its trades leave chance no room.
    """
    holdings = held(one.run.trades)
    if not holdings:
        return None
    sides = Sides.DRAWN if len({holding.side for holding in holdings}) > 1 else Sides.KEPT
    try:
        drawn = random_runs(
            holdings,
            plan.window,
            balance=plan.balance,
            costs=plan.costs,
            margin=plan.margin,
            sides=sides,
            generator=np.random.default_rng(plan.seed),
        )
    except ValueError:
        return None
    earned = sum(trade.profit for trade in one.run.trades)
    chance = Chance(
        name=one.run.name,
        sides=sides.value,
        draws=len(drawn.value),
        total_return=drawn.percentile(earned / plan.balance, total_return),
        sharpe=_sharpe_place(one, drawn),
    )
    return RandomPlace(chance=chance, runs=drawn)


def _sharpe_place(one: Scored, drawn: RandomRuns) -> Figure:
    ratio = float(sharpe(one.returns))
    if not np.isfinite(ratio):
        return Figure(None, "all days are the same")
    return drawn.percentile(ratio, sharpe)


def band_of(plan: BacktestPlan, place: RandomPlace) -> Band:
    """Return where most of the random runs stood at each day's end."""
    low, middle, high = np.quantile(place.runs.value, (_LOW, 0.5, _HIGH), axis=0).tolist()
    return Band(
        end=(plan.start, *place.runs.end.tolist()),
        low=tuple(low),
        middle=tuple(middle),
        high=tuple(high),
    )


def held(trades: Sequence[TradeRecord]) -> list[Holding]:
    """Return what `trades` held; a position that was closed in parts was held once."""
    positions: dict[tuple[str, int, str], list[TradeRecord]] = {}
    for trade in trades:
        positions.setdefault((trade.symbol, trade.opened_at, trade.side), []).append(trade)
    return [_holding(parts) for parts in positions.values()]


def _holding(parts: Sequence[TradeRecord]) -> Holding:
    quantity = sum(part.quantity for part in parts)
    return Holding(
        symbol=parts[0].symbol,
        side=Side(parts[0].side),
        quantity=quantity,
        entry_price=sum(part.entry_price * part.quantity for part in parts) / quantity,
        exit_price=sum(part.exit_price * part.quantity for part in parts) / quantity,
        opened_at=parts[0].opened_at,
        closed_at=max(part.closed_at for part in parts),
        fees=sum(part.fees for part in parts),
    )
