"""The part of the window in which no contender can remember anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from candlewick.backtest.arena.contender import Contender
from candlewick.backtest.arena.pair import Days, Pair, compared
from candlewick.backtest.arena.standing import NOTHING
from candlewick.backtest.statistics.daily_curve import DAY
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.return_formulas import sharpe, total_return
from candlewick.backtest.statistics.sharpe_ratio_test import deflated_sharpe
from candlewick.domain.arrays import TimeArray


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """What somebody did in it.

    Attributes:
        name: whose.
        total_return: [fraction].
        sharpe: [per year].
        deflated_sharpe: [0 to 1] as on the board, of these days alone.
        from_nothing: beside doing nothing, on these days.
    """

    name: str
    total_return: Figure
    sharpe: Figure
    deflated_sharpe: Figure
    from_nothing: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonWindow:
    """The whole days after the last knowledge cut-off of all contenders.

    Attributes:
        since: [ms since 1970 UTC] the last cut-off; None where one is not known.
        days: [>= 0] how many.
        rows: of the contenders, in the board's order; empty where these are no days of their own.
        reason: why there are none; "" where there are.
    """

    since: int | None
    days: int
    rows: tuple[WindowRow, ...]
    reason: str = ""


def common_window(
    contenders: Sequence[Contender],
    days: Sequence[Days],
    *,
    ends: TimeArray,
    trials: int,
    seed: int,
) -> CommonWindow:
    """Look at the days after every cut-off alone.

    Args:
        contenders: who takes part.
        days: theirs, in the same order.
        ends: [shape=(n,), ms since 1970 UTC] when each day ends.
        trials: [> 0] how many were ever tried.
        seed: of the dice.
    """
    able = [one for one in contenders if one.knowledge.remembers]
    unknown = dict.fromkeys(one.model for one in able if one.knowledge.cutoff is None)
    if not able:
        return _without("no contender can remember anything")
    if unknown:
        return _without(f"nobody says until when the world is known to {', '.join(unknown)}")
    since = max(one.knowledge.cutoff or 0 for one in able)
    first = int(np.searchsorted(ends, since + DAY, side="left"))
    count = len(ends) - first
    if not count:
        return _without("no whole day lies after the last cut-off", since=since)
    if not first:
        return _without("every day lies after the last cut-off", since=since, days=count)
    left = [replace(one, returns=one.returns[first:]) for one in days]
    return CommonWindow(since=since, days=count, rows=_rows(left, trials=trials, seed=seed))


def _without(reason: str, *, since: int | None = None, days: int = 0) -> CommonWindow:
    return CommonWindow(since=since, days=days, rows=(), reason=reason)


def _rows(days: Sequence[Days], *, trials: int, seed: int) -> tuple[WindowRow, ...]:
    idle = Days(name=NOTHING, returns=np.zeros_like(days[0].returns))
    pairs = compared([(one, idle) for one in days], seed=seed)
    return tuple(
        WindowRow(
            name=one.name,
            total_return=Figure(float(total_return(one.returns))),
            sharpe=Figure.of(float(sharpe(one.returns)), otherwise="too few days, or all the same"),
            deflated_sharpe=deflated_sharpe(one.returns, trials=trials),
            from_nothing=pair,
        )
        for one, pair in zip(days, pairs, strict=True)
    )
