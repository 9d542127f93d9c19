"""What each day of an account was like, as columns that can be resampled together."""

from dataclasses import dataclass

import numpy as np

from candlewick.backtest.statistics.daily_curve import DAY, DailyCurve
from candlewick.backtest.statistics.trade_columns import TradeColumns
from candlewick.domain.arrays import FloatArray, TimeArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayColumns:
    """Days, oldest first; every column has the shape (n,).

    Attributes:
        returns: [fraction, >= -1] change of the account.
        exposure: [0 to 1] share of the day in which anything was held.
        turnover: [>= 0] value traded, entries and exits, as a multiple of the account's worth
            at the day's start.
    """

    returns: FloatArray
    exposure: FloatArray
    turnover: FloatArray


def day_columns(curve: DailyCurve, trades: TradeColumns, *, start: int, end: int) -> DayColumns:
    """Spread `trades` over the days of `curve`.

    Args:
        curve: of the account.
        trades: its trades; what is still open at the end is closed there.
        start: [ms since 1970 UTC] when the account began; of a partial first day only the part
            after it counts.
        end: [ms since 1970 UTC] when the last value was seen.

    Raises:
        ValueError: a trade lies outside of the window.
    """
    if len(trades) and (int(trades.opened_at.min()) < start or int(trades.closed_at.max()) > end):
        msg = f"trades lie outside of the window from {start} to {end} ms"
        raise ValueError(msg)
    borders = np.clip(np.concatenate(([curve.end[0] - DAY], curve.end)), start, end)
    held = np.diff(_held_until(trades, borders))
    traded = np.zeros(len(curve.end))
    first = int(curve.end[0]) // DAY - 1
    for time, value in (
        (trades.opened_at, trades.value),
        (trades.closed_at, trades.traded - trades.value),
    ):
        day = np.maximum((time - 1) // DAY - first, 0)
        np.add.at(traded, day, value)
    worth = curve.value[:-1]
    return DayColumns(
        returns=curve.returns,
        exposure=held / np.diff(borders),
        turnover=np.where(worth > 0.0, traded / np.where(worth > 0.0, worth, 1.0), 0.0),
    )


def _held_until(trades: TradeColumns, times: TimeArray) -> FloatArray:
    """Return for how long [ms] anything was held before each of `times`, overlaps counted once."""
    if not len(trades):
        return np.zeros(len(times))
    order = np.argsort(trades.opened_at, kind="stable")
    opened = trades.opened_at[order]
    latest = np.maximum.accumulate(trades.closed_at[order])
    fresh = np.concatenate(([True], opened[1:] > latest[:-1]))
    begins = opened[fresh]
    ends = latest[np.concatenate((np.flatnonzero(fresh)[1:] - 1, [len(opened) - 1]))]
    before = np.concatenate(([0], np.cumsum(ends - begins)))
    which = np.searchsorted(begins, times, side="right")
    last = np.maximum(which - 1, 0)
    running = np.where(which > 0, np.minimum(times, ends[last]) - begins[last], 0)
    return np.asarray(before[last] + running, dtype=np.float64)
