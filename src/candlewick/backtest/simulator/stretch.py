"""Candles at which nothing happens: most of them, passed many at a time."""

import math
from typing import Any, Final

from candlewick.backtest.simulator.account import worth
from candlewick.backtest.simulator.compiled import inlined
from candlewick.backtest.simulator.exits import FUNDING_EVERY
from candlewick.backtest.simulator.values import Account, Course, Guards, Lot

_LANES: Final = 8
_DAY: Final = 86_400_000


@inlined
def next_touch(high: Any, low: Any, course: Course, first: int, last: int) -> int:
    """Return the first candle in [`first`, `last`) that a level of `course` asks to look at.

    Eight candles at a time, without a branch inside, so that they become one comparison.
    """
    floor, ceiling = course.floor, course.ceiling
    while first + _LANES <= last:
        lows, highs = low[first : first + _LANES], high[first : first + _LANES]
        touches = 0
        for lane in range(_LANES):
            touches += (lows[lane] <= floor) | (highs[lane] >= ceiling)
        if touches:
            break
        first += _LANES
    while first < last and low[first] > floor and high[first] < ceiling:
        first += 1
    return first


@inlined
def next_due(closes: Any, first: int, lot: Lot, course: Course) -> int:
    """Return the first candle from `first` on at which time alone asks to look at `lot`."""
    at = lot.expires
    if lot.financing != 0.0:
        paid_to = max(course.walked_to, lot.opened_at)
        pays_at = float((int(paid_to) // FUNDING_EVERY + 1) * FUNDING_EVERY)
        at = pays_at if math.isnan(at) else min(at, pays_at)
    return len(closes) if math.isnan(at) else _from(closes, first, at)


@inlined
def _from(closes: Any, first: int, at: float) -> int:
    """Return the first candle from `first` on that closed at or after `at` [ms]."""
    reach = 1
    while first + reach <= len(closes) and closes[first + reach - 1] < at:
        first, reach = first + reach, 2 * reach
    last = min(first + reach - 1, len(closes))
    while first < last:
        middle = (first + last) // 2
        if closes[middle] < at:
            first = middle + 1
        else:
            last = middle
    return first


@inlined
def valued(first: int, last: int, close: Any, lot: Lot, account: Account, equity: Any) -> Account:
    """Write down what the account is worth at each of the candles [`first`, `last`)."""
    if first == last:
        return account
    worths = equity[first:last]
    if lot.side == 0.0:
        flat = worth(account, lot)
        for place in range(len(worths)):
            worths[place] = flat
    else:
        prices = close[first:last]
        for place in range(len(worths)):
            worths[place] = account.cash + lot.side * (prices[place] - lot.entry) * lot.quantity
    return Account(
        account.cash, close[last - 1], account.peak, account.day_began_with, account.day_ends,
        account.closed_at, account.losses, account.trades, account.orders,
    )  # fmt: skip


@inlined
def watched(
    first: int, last: int, closes: Any, account: Account, equity: Any, guards: Guards
) -> Account:
    """Return the account with `Watermark` moved over the candles [`first`, `last`).

    A moment is valued when the next one begins: at each candle counts the worth at the one before.
    Where no guard asks for it, it is left as it is.
    """
    if first == last or not (guards.daily_loss < math.inf or guards.drawdown < math.inf):
        return account
    peak, began, ends = account.peak, account.day_began_with, account.day_ends
    for place in range(max(first, 1), last):
        peak = max(peak, equity[place - 1])
    if closes[last - 1] >= ends:
        midnight = float(closes[last - 1] // _DAY * _DAY)
        place, ends = _from(closes, first, midnight), midnight + _DAY
        began = equity[place - 1] if place > 0 else began
    return Account(
        account.cash, account.marked, peak, began, ends, account.closed_at, account.losses,
        account.trades, account.orders,
    )  # fmt: skip


@inlined
def late_worth(
    place: int, unseen: Any, hidden: int, account: Account, lot: Lot, equity: Any
) -> float:
    """Return the worth at the close of an unseen candle; `hidden` counts those up to it.

    It is what was known then, except at the close before the one that catches up: the account
    learns then what happened, before it learns the new price.
    """
    if place > 0 and hidden < len(unseen) and unseen[hidden] == place + 1:
        return float(equity[place - 1])
    return worth(account, lot)
