"""A thousand accounts that trade as much and as long as one, at random times.

`baseline.random_like` draws one such run as holdings; this draws many at once, as daily equity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from candlewick.backtest.financing import financing_levels, financing_rate
from candlewick.backtest.holding import Costs, Holding
from candlewick.backtest.statistics.daily_curve import DAY
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.statistic import Formula
from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.candles import Candles
from candlewick.domain.position import Side
from candlewick.strategy.risk.terms import MarginRules

FEWEST_DRAWS: Final = 1000


class Sides(StrEnum):
    """What chance decides."""

    DRAWN = "drawn"
    """Direction and time: each side is tossed anew."""

    KEPT = "kept"
    """The time only: each holding keeps its side, as for one who can only be long."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RandomRuns:
    """The random accounts.

    Attributes:
        end: [shape=(days,), ms since 1970 UTC] the midnight that ends each day.
        value: [shape=(draws, days + 1), quote currency] worth at the start and each day's end.
    """

    end: TimeArray
    value: FloatArray

    @property
    def returns(self) -> FloatArray:
        """Return the change over each day [shape=(draws, days), fraction]; 0 once all is lost."""
        worth = np.maximum.accumulate((self.value <= 0.0), axis=1)
        kept = np.where(worth, 0.0, self.value)
        before = kept[:, :-1]
        return np.where(before > 0.0, kept[:, 1:] / np.where(before > 0.0, before, 1.0), 1.0) - 1.0

    def percentile(self, value: float, formula: Formula) -> Figure:
        """Return how many of the runs `value` beats [0 to 100], ties counted half.

        Args:
            value: a statistic of the account that is judged.
            formula: of daily returns, such as `total_return` or `sharpe`.
        """
        drawn = formula(self.returns)
        known = drawn[np.isfinite(drawn)]
        if not known.size:
            return Figure(None, "no random run has such a statistic")
        return Figure(float(100.0 * (np.mean(known < value) + 0.5 * np.mean(known == value))))

    def band(self, low: float, high: float) -> FloatArray:
        """Return the quantiles `low` and `high` [0 to 1] of each day [shape=(2, days + 1)]."""
        return np.asarray(np.quantile(self.value, (low, high), axis=0))


def random_runs(
    holdings: Sequence[Holding],
    markets: Mapping[str, Candles],
    *,
    balance: float,
    costs: Costs,
    margin: MarginRules,
    sides: Sides,
    generator: np.random.Generator,
    draws: int = FEWEST_DRAWS,
) -> RandomRuns:
    """Scatter `holdings` at random, `draws` [> 0] times.

    In each market a run holds the same number of stretches, with the same lengths and entry
    values, every arrangement without overlap equally likely. So turnover and holding times
    match, and what is left is the timing, and the direction where `sides` are drawn. Entries and
    exits are at closes, at the market.

    Args:
        holdings: of the account that is judged.
        markets: the candles of each symbol over the time that is judged.
        balance: [quote currency, > 0] what each account begins with.
        costs: what each trade costs.
        margin: what holding costs, at the hours at which the ledger charges it.
        sides: what chance decides.
        generator: the dice.
        draws: how many accounts.

    Raises:
        ValueError: a market's holdings overlap so much that they have no room beside each other.
    """
    first = min(int(candles.open_time[0]) for candles in markets.values()) // DAY
    last = max(int(candles.close_time[-1]) - 1 for candles in markets.values()) // DAY
    end = (np.arange(first, last + 1, dtype=np.int64) + 1) * DAY
    gained = np.zeros((draws, len(end)))
    for symbol, candles in sorted(markets.items()):
        mine = [holding for holding in holdings if holding.symbol == symbol]
        if mine:
            drawn = _scatter(mine, candles, sides=sides, draws=draws, generator=generator)
            gained += _gains(drawn, candles, end, costs=costs)
            gained -= _charges(drawn, candles, end, costs=costs, margin=margin)
    return RandomRuns(
        end=end, value=np.concatenate((np.full((draws, 1), balance), balance + gained), axis=1)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scattered:
    """Holdings of one market [shape=(draws, m)]: places of candles, sign and entry value."""

    entry: TimeArray
    exit: TimeArray
    sign: FloatArray
    value: FloatArray


def _scatter(
    holdings: Sequence[Holding], candles: Candles, *, sides: Sides, draws: int,
    generator: np.random.Generator,
) -> _Scattered:  # fmt: skip
    opened = np.searchsorted(candles.close_time, [h.opened_at for h in holdings])
    closed = np.searchsorted(candles.close_time, [h.closed_at for h in holdings])
    lengths = np.maximum(1, closed - opened)
    count, free = len(holdings), len(candles) - 1 - int(lengths.sum())
    if free < 0:
        msg = f"the holdings of {candles.symbol} are longer than its candles: they overlap"
        raise ValueError(msg)
    order = generator.permuted(np.tile(np.arange(count), (draws, 1)), axis=1)
    length = lengths[order]
    before = np.cumsum(length, axis=1) - length
    entry = _gaps(count, free, draws=draws, generator=generator) + before
    if sides is Sides.DRAWN:
        sign = generator.choice((-1.0, 1.0), size=(draws, count))
    else:
        sign = np.array([float(h.side.sign) for h in holdings])[order]
    value = np.array([h.entry_price * h.quantity for h in holdings])[order]
    return _Scattered(entry=entry, exit=entry + length, sign=sign, value=value)


def _gaps(count: int, free: int, *, draws: int, generator: np.random.Generator) -> TimeArray:
    """Return how many free candles lie before each holding, every way equally likely.

    Stars and bars: choose which of `free + count` places are holdings.
    """
    chosen = [
        generator.choice(free + count, size=count, replace=False, shuffle=False)
        for _ in range(draws)
    ]
    return np.sort(np.array(chosen, dtype=np.int64), axis=1) - np.arange(count)


def _gains(drawn: _Scattered, candles: Candles, end: TimeArray, *, costs: Costs) -> FloatArray:
    """Return what each run gained at each day's end [shape=(draws, days), quote currency].

    As `holding.equity_curve`: while held, valued at the close with half of the fees; after the
    exit, the profit.
    """
    worse = drawn.sign * costs.slippage
    paid = candles.close[drawn.entry] * (1.0 + worse)
    got = candles.close[drawn.exit] * (1.0 - worse)
    quantity = drawn.sign * drawn.value / paid
    fees = costs.fee * drawn.value * (1.0 + got / paid)
    cash_in = -quantity * paid - fees / 2.0
    cash_out = quantity * got - fees / 2.0
    seen = np.searchsorted(candles.close_time, end, side="right") - 1
    begins, ends = np.searchsorted(seen, drawn.entry), np.searchsorted(seen, drawn.exit)
    held = _running(begins, quantity, len(end)) - _running(ends, quantity, len(end))
    cash = _running(begins, cash_in, len(end)) + _running(ends, cash_out, len(end))
    return np.asarray(held * candles.close[seen] + cash)


def _charges(
    drawn: _Scattered, candles: Candles, end: TimeArray, *, costs: Costs, margin: MarginRules
) -> FloatArray:
    """Return what holding has cost each run by each day's end [shape=(draws, days), quote currency]."""
    long, short = (financing_rate(candles.symbol, side, margin) for side in (Side.LONG, Side.SHORT))
    if long == short == 0.0:
        return np.zeros((len(drawn.entry), len(end)))
    paid = candles.close[drawn.entry] * (1.0 + drawn.sign * costs.slippage)
    rate = np.where(drawn.sign > 0.0, long, short) * drawn.value / paid
    level = financing_levels(candles)
    seen = np.searchsorted(candles.close_time, end, side="right") - 1
    begins, ends = np.searchsorted(seen, drawn.entry), np.searchsorted(seen, drawn.exit)
    held = _running(begins, rate, len(end)) - _running(ends, rate, len(end))
    before = _running(begins, rate * level[drawn.entry], len(end))
    after = _running(ends, rate * level[drawn.exit], len(end))
    return np.asarray(held * level[seen] - before + after)


def _running(day: NDArray[np.intp], amount: FloatArray, days: int) -> FloatArray:
    """Add each amount to its day and all later ones [shape=(draws, days)]."""
    draws = len(day)
    flat = (day + np.arange(draws)[:, None] * days).ravel()
    sums = np.bincount(flat, weights=amount.ravel(), minlength=draws * days)
    return np.cumsum(sums.reshape(draws, days), axis=1)
