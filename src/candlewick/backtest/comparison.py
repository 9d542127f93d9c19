"""The honest table: a model beside what costs no thought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.baseline import buy_and_hold, random_like
from candlewick.backtest.holding import Costs, Holding, equity_curve
from candlewick.backtest.metric import maximum_drawdown, total_return
from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles

RANDOM_DRAWS: Final = 1000
_LOW, _HIGH = 2.5, 97.5
_ENOUGH: Final = 30
"""Fewer trades than this say little, whatever their sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        name: who traded.
        total_return: [fraction] after all costs.
        maximum_drawdown: [fraction of the peak, >= 0].
        trades: how many.
        fees: [quote currency, >= 0].
    """

    name: str
    total_return: float
    maximum_drawdown: float
    trades: int
    fees: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The table and what it means.

    Attributes:
        rows: the first is the one that is judged.
        percentile: [0 to 100] of the random runs that it beat; None without a trade.
        verdict: in words.
    """

    rows: tuple[Row, ...]
    percentile: float | None
    verdict: str


def compare(
    contenders: Mapping[str, Sequence[Holding]],
    markets: Mapping[str, Candles],
    *,
    balance: float,
    costs: Costs,
    seed: int,
) -> Comparison:
    """Judge the first of `contenders` against the others, holding, nothing and chance.

    Args:
        contenders: what each held; the first one is judged.
        markets: the candles of each symbol over the time that is judged, same times.
        balance: [quote currency, > 0] what each began with.
        costs: what each trade cost.
        seed: of the random runs.
    """
    judged = next(iter(contenders.values()))
    rows = [_row(name, held, markets, balance) for name, held in contenders.items()]
    held = buy_and_hold(markets, balance=balance, costs=costs)
    rows.append(_row("buy and hold", held, markets, balance))
    rows.append(_row("do nothing", (), markets, balance))
    generator = np.random.default_rng(seed)
    draws = [
        _row("", random_like(judged, markets, costs=costs, generator=generator), markets, balance)
        for _ in range(RANDOM_DRAWS if judged else 1)
    ]
    rows.append(_median(draws, trades=len(judged)))
    returns = np.array([draw.total_return for draw in draws])
    percentile = _percentile(rows[0].total_return, returns) if judged else None
    return Comparison(
        rows=tuple(rows), percentile=percentile, verdict=verdict(percentile, trades=len(judged))
    )


def verdict(percentile: float | None, *, trades: int) -> str:
    """Say in words what a place among the random runs means."""
    if percentile is None:
        return "no trade was made, so there is nothing to judge"
    share = f"it beat {percentile:.0f} % of {RANDOM_DRAWS:,} random runs with the same turnover"
    if _LOW < percentile < _HIGH:
        return f"not distinguishable from random, n = {trades} ({share})"
    kind = "better" if percentile >= _HIGH else "worse"
    few = "; with so few trades that can still be luck" if trades < _ENOUGH else ""
    return f"{kind} than random, n = {trades} ({share}){few}"


def _percentile(value: float, draws: FloatArray) -> float:
    """Return the share of `draws` below `value`, ties counted half [0 to 100]."""
    return float(100.0 * (np.mean(draws < value) + 0.5 * np.mean(draws == value)))


def _row(
    name: str, holdings: Sequence[Holding], markets: Mapping[str, Candles], balance: float
) -> Row:
    curve = equity_curve(holdings, markets, balance=balance)
    curve = np.concatenate(([balance], curve))
    return Row(
        name=name,
        total_return=total_return(curve),
        maximum_drawdown=maximum_drawdown(curve),
        trades=len(holdings),
        fees=sum(holding.fees for holding in holdings),
    )


def _median(draws: Sequence[Row], *, trades: int) -> Row:
    """Return the row in the middle of the random runs, column by column."""
    return Row(
        name="random, same turnover",
        total_return=float(np.median([draw.total_return for draw in draws])),
        maximum_drawdown=float(np.median([draw.maximum_drawdown for draw in draws])),
        trades=trades,
        fees=float(np.median([draw.fees for draw in draws])),
    )
