"""Close after close, as `TradingCycle` works through them: settle, mark, act."""

import math
from typing import Any, Final

from candlewick.backtest.simulator.compiled import (
    COLUMNS,
    DRAWS,
    LINE,
    TABLE,
    TAPE,
    inlined,
    kept,
    numbers,
)
from candlewick.backtest.simulator.exits import (
    course_of,
    exit_in_bar,
    funding_due,
    moved,
)
from candlewick.backtest.simulator.fills import close_fill, open_fill
from candlewick.backtest.simulator.opening import (
    is_guarded,
    is_liquidated_first,
    is_plan_possible,
    levels_of,
    quantity_of,
    round_trip,
)
from candlewick.backtest.simulator.purpose import CLOSE_SIGNAL, NONE, STOP_LOSS
from candlewick.backtest.simulator.values import (
    Account,
    Asked,
    Bar,
    Costs,
    Course,
    Entry,
    Exits,
    Fill,
    Guards,
    Lot,
    Terms,
)

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

CLOSE: Final = 2
"""The signal that closes whatever is held; 1 and -1 are for long and short."""

_DAY = 86_400_000


@inlined
def _nothing() -> Lot:
    return Lot(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@inlined
def _idle() -> Course:
    return Course(0.0, STOP_LOSS, 0.0, 0.0, math.nan, math.nan, 0.0, 0.0)


@inlined
def _worth(account: Account, lot: Lot) -> float:
    return account.cash + lot.side * (account.marked - lot.entry) * lot.quantity


@inlined
def _marked(account: Account, lot: Lot, close: float, at: float) -> Account:
    """Return the account when the moment `at` of a close begins: see `Watermark.advance`."""
    worth = _worth(account, lot)
    began, ends = account.day_began_with, account.day_ends
    if at >= ends:
        began, ends = worth, float((int(at) // _DAY + 1) * _DAY)
    return Account(
        account.cash, close, max(account.peak, worth), began, ends,
        account.closed_at, account.losses, account.trades, account.orders,
    )  # fmt: skip


@inlined
def _ordered(account: Account, cash: float) -> Account:
    return Account(
        cash, account.marked, account.peak, account.day_began_with, account.day_ends,
        account.closed_at, account.losses, account.trades, account.orders + 1.0,
    )  # fmt: skip


@inlined
def _fresh(account: Account, cash: float) -> Account:
    """Return the account at the begin of a close, at which nothing was ordered yet."""
    return Account(
        cash, account.marked, account.peak, account.day_began_with, account.day_ends,
        account.closed_at, account.losses, account.trades, 0.0,
    )  # fmt: skip


@inlined
def _paid(
    lot: Lot, course: Course, account: Account, bar: Bar, ends: bool, soft: bool
) -> tuple[Course, Account]:
    """Return the course and the account after funding."""
    due = funding_due(lot, course, bar, ends)
    if due == 0.0:
        return course, account
    paid = course_of(lot, course.stop, course.kind, course.funding + due, bar.at, soft)
    return paid, _fresh(account, account.cash - due)


@inlined
def _closed(
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
def _risen(lot: Lot, course: Course, bar: Bar, soft: bool) -> Course:
    """Return the course with the stop that the plan has moved, if it has."""
    stop, kind = moved(lot, course, bar)
    if stop == course.stop:
        return course
    return course_of(lot, stop, kind, course.funding, max(course.walked_to, bar.at), soft)


@inlined
def _bar(columns: tuple[Any, ...], place: int) -> Bar:
    return Bar(
        columns[0][place], columns[1][place], columns[2][place], columns[3][place],
        columns[4][place], columns[5][place], columns[6][place],
    )  # fmt: skip


@inlined
def _wanted(
    side: float, asked: Asked, bar: Bar, account: Account, terms: Terms, entry: Entry,
    exits: Exits, costs: Costs, guards: Guards,
) -> tuple[float, float, float]:  # fmt: skip
    """Return stop, target and quantity of a new position; a quantity of 0 is a refusal."""
    if terms.allowed == 0.0:
        return 0.0, 0.0, 0.0
    stop, target = levels_of(side, asked, bar, entry)
    price, volatility = bar.close, bar.volatility
    if math.isnan(stop) or abs(target / price - 1.0) <= round_trip(costs, volatility):
        return 0.0, 0.0, 0.0
    if not is_plan_possible(exits, volatility * price):
        return 0.0, 0.0, 0.0
    quantity = quantity_of(stop, asked, bar, account.cash, terms, entry, costs)
    if is_liquidated_first(side, price, stop, terms) or is_guarded(account, bar.at, guards):
        return 0.0, 0.0, 0.0
    return stop, target, quantity


@inlined
def _opened(
    side: float, target: float, fill: Fill, bar: Bar, place: int, terms: Terms, exits: Exits,
    costs: Costs,
) -> Lot:  # fmt: skip
    """Return the position that `fill` makes, with its plan (`plan_for`)."""
    price, atr = bar.close, bar.volatility * bar.close
    even = price * (1.0 + side * round_trip(costs, bar.volatility))
    trail_from = price + side * exits.trail_from * atr
    return Lot(
        side, fill.quantity, fill.price, fill.fee, fill.slippage, target, bar.at, float(place),
        terms.leverage, terms.maintenance, terms.financing,
        exits.trail * atr, math.nan if math.isnan(exits.trail) else trail_from,
        price + side * exits.break_even * atr, even, bar.at + exits.time_limit,
    )  # fmt: skip


@kept(
    COLUMNS, DRAWS, TAPE, numbers(Account), numbers(Entry), numbers(Exits), numbers(Terms),
    numbers(Terms), numbers(Costs), numbers(Guards), TABLE, LINE,
)  # fmt: skip
def run(  # noqa: C901, PLR0915 - one loop, so that nothing is called for each bar
    columns: tuple[Any, ...],
    draws: Any,
    tape: tuple[Any, ...],
    account: Account,
    entry: Entry,
    exits: Exits,
    longs: Terms,
    shorts: Terms,
    costs: Costs,
    guards: Guards,
    records: Any,
    equity: Any,
) -> tuple[int, Lot, Course]:
    """Trade a tape over one market's candles.

    Args:
        columns: open, high, low, close, closes [ms], volatility and volume of each candle.
        draws: [shape=(n, 4)] what the broker draws: walk and refusal of an opening, of a closing.
        tape: signal, stop, target, size and probability at each close.
        account: at the beginning.
        entry: how positions are opened.
        exits: how they end.
        longs: on what terms long positions are held.
        shorts: on what terms short ones are.
        costs: of each fill.
        guards: what else keeps a position from being opened.
        records: [shape=(n, 13)] of the trades, by `RECORD`; written.
        equity: [shape=(n,)] the account's worth at each close; written.

    Returns:
        How many trades were closed, and the position that is still open.
    """
    _, high, low, close, closes, _, _ = columns
    signals, stops, targets, sizes, probabilities = tape
    soft = exits.soft != 0.0
    lot, course = _nothing(), _idle()
    trades = 0
    for place in range(len(close)):
        at = closes[place]
        account = _fresh(account, account.cash)
        if lot.side != 0.0:
            quiet = low[place] > course.floor and high[place] < course.ceiling
            if not (quiet and not at >= lot.expires and lot.financing == 0.0):
                bar = _bar(columns, place)
                reason, price = exit_in_bar(lot, course, bar, soft)
                course, account = _paid(lot, course, account, bar, reason != NONE, soft)
                if reason != NONE:
                    account = _ordered(account, account.cash)
                    drawn = draws[place, 2], draws[place, 3]
                    fill = close_fill(lot, reason, price, bar, drawn, costs)
                    if fill.quantity > 0.0:
                        account = _closed(
                            lot, course, account, fill, reason, price, place, at, records[trades]
                        )
                        trades += 1
                        lot, course = _nothing(), _idle()
                else:
                    course = _risen(lot, course, bar, soft)
        account = _marked(account, lot, close[place], at)
        signal = signals[place]
        if signal != 0 and lot.side != 0.0:
            if (signal == CLOSE or signal + lot.side == 0.0) and account.orders == 0.0:
                bar = _bar(columns, place)
                account = _ordered(account, account.cash)
                drawn = draws[place, 2], draws[place, 3]
                fill = close_fill(lot, CLOSE_SIGNAL, bar.close, bar, drawn, costs)
                if fill.quantity > 0.0:
                    account = _closed(
                        lot, course, account, fill, CLOSE_SIGNAL, bar.close, place, at,
                        records[trades],
                    )  # fmt: skip
                    trades += 1
                    lot, course = _nothing(), _idle()
        elif signal * signal == 1:
            side, bar = float(signal), _bar(columns, place)
            asked = Asked(stops[place], targets[place], sizes[place], probabilities[place])
            terms = longs if side > 0.0 else shorts
            stop, target, quantity = _wanted(
                side, asked, bar, account, terms, entry, exits, costs, guards
            )
            if quantity > 0.0:
                drawn = draws[place, 0], draws[place, 1]
                fill = open_fill(side, quantity, bar, drawn, costs)
                if fill.quantity > 0.0:
                    account = _ordered(account, account.cash - fill.fee)
                    lot = _opened(side, target, fill, bar, place, terms, exits, costs)
                    course = course_of(lot, stop, STOP_LOSS, 0.0, at, soft)
        equity[place] = _worth(account, lot)
    return trades, lot, course
