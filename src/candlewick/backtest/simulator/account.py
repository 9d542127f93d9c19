"""What an account holds and what becomes of it, on plain numbers: `Ledger` and `Watermark`."""

import math
from typing import Any, Final

from candlewick.backtest.simulator.compiled import inlined
from candlewick.backtest.simulator.exits import course_of, funding_due, moved
from candlewick.backtest.simulator.purpose import STOP_LOSS
from candlewick.backtest.simulator.values import Account, Bar, Course, Fill, Lot

RECORD: Final = (
    "side",
    "quantity",
    "opened",
    "closed",
    "entry_price",
    "exit_price",
    "entry_fee",
    "exit_fee",
    "entry_slippage",
    "exit_slippage",
    "funding",
    "profit",
    "reason",
)
"""Of a trade's record; `opened` and `closed` are places of candles."""

_DAY = 86_400_000


@inlined
def nothing() -> Lot:
    """Return no position."""
    return Lot(
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, math.nan,
    )  # fmt: skip


@inlined
def idle() -> Course:
    """Return the course of no position."""
    return Course(0.0, STOP_LOSS, 0.0, 0.0, math.nan, math.nan, -math.inf, math.inf)


@inlined
def worth(account: Account, lot: Lot) -> float:
    """Return `Ledger.equity`."""
    return account.cash + lot.side * (account.marked - lot.entry) * lot.quantity


@inlined
def marked(account: Account, lot: Lot, close: float, at: float) -> Account:
    """Return the account when the moment `at` of a close begins: see `Watermark.advance`."""
    value = worth(account, lot)
    began, ends = account.day_began_with, account.day_ends
    if at >= ends:
        began, ends = value, float((int(at) // _DAY + 1) * _DAY)
    return Account(
        account.cash, close, max(account.peak, value), began, ends,
        account.closed_at, account.losses, account.trades, account.orders,
    )  # fmt: skip


@inlined
def ordered(account: Account, cash: float) -> Account:
    """Return the account after one more order."""
    return Account(
        cash, account.marked, account.peak, account.day_began_with, account.day_ends,
        account.closed_at, account.losses, account.trades, account.orders + 1.0,
    )  # fmt: skip


@inlined
def begun(account: Account, cash: float) -> Account:
    """Return the account at the begin of a close, at which nothing was ordered yet."""
    return Account(
        cash, account.marked, account.peak, account.day_began_with, account.day_ends,
        account.closed_at, account.losses, account.trades, 0.0,
    )  # fmt: skip


@inlined
def paid(
    lot: Lot, course: Course, account: Account, bar: Bar, ends: bool
) -> tuple[Course, Account]:
    """Return the course and the account after funding."""
    due = funding_due(lot, course, bar, ends)
    if due == 0.0:
        return course, account
    changed = course_of(lot, course.stop, course.kind, course.funding + due, bar.at)
    return changed, begun(account, account.cash - due)


@inlined
def closed(
    lot: Lot, course: Course, account: Account, fill: Fill, reason: float, price: float,
    place: int, at: float, record: Any,
) -> Account:  # fmt: skip
    """Write the trade down and return the account after it."""
    gross = lot.side * (fill.price - lot.entry) * lot.quantity
    profit = gross - lot.fee - fill.fee - course.funding
    record[0], record[1], record[2], record[3] = lot.side, lot.quantity, lot.place, place
    record[4], record[5], record[6], record[7] = lot.entry, fill.price, lot.fee, fill.fee
    record[8], record[9], record[10] = lot.slippage, fill.slippage, course.funding
    record[11], record[12] = profit, reason
    losses = account.losses + 1.0 if profit < 0.0 else 0.0
    return Account(
        account.cash - fill.fee + gross, price, account.peak, account.day_began_with,
        account.day_ends, at, losses, account.trades + 1.0, account.orders,
    )  # fmt: skip


@inlined
def risen(lot: Lot, course: Course, bar: Bar) -> Course:
    """Return the course with the stop that the plan has moved, if it has."""
    stop, kind = moved(lot, course, bar)
    if stop == course.stop:
        return course
    return course_of(lot, stop, kind, course.funding, max(course.walked_to, bar.at))
