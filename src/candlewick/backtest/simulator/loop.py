"""Close after close, as `TradingCycle` works through them: settle, mark, act."""

import math
from typing import Any, Final

from candlewick.backtest.simulator.account import (
    bar_at,
    begun,
    closed,
    idle,
    marked,
    nothing,
    ordered,
    paid,
    risen,
    worth,
)
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
from candlewick.backtest.simulator.entering import opened, wanted
from candlewick.backtest.simulator.exits import course_of, exit_in_bar
from candlewick.backtest.simulator.fills import close_fill, open_fill
from candlewick.backtest.simulator.learning import learned, worth_of
from candlewick.backtest.simulator.purpose import CLOSE_SIGNAL, NONE, STOP_LOSS
from candlewick.backtest.simulator.values import (
    Account,
    Asked,
    Bar,
    Costs,
    Course,
    Entry,
    Exits,
    Guards,
    Lot,
    Terms,
)

CLOSE: Final = 2
"""The signal that closes whatever is held; 1 and -1 are for long and short."""


@inlined
def _ended(
    reason: float, price: float, place: int, bar: Bar, lot: Lot, course: Course,
    account: Account, draws: Any, costs: Costs, record: Any,
) -> tuple[Account, Lot, Course, int]:  # fmt: skip
    """Order the end of `lot`; return what is left, and how many trades were closed by it."""
    account = ordered(account, account.cash)
    drawn = draws[place, 2], draws[place, 3]
    fill = close_fill(lot, reason, price, bar, drawn, costs)
    if fill.quantity == 0.0:
        return account, lot, course, 0
    account = closed(lot, course, account, fill, reason, price, place, bar.at, record)
    return account, nothing(), idle(), 1


@inlined
def _lived(
    place: int, columns: Any, lot: Lot, course: Course, account: Account, draws: Any,
    costs: Costs, soft: bool, record: Any,
) -> tuple[Account, Lot, Course, int]:  # fmt: skip
    """Live through one candle: funding, then an exit or a moved stop."""
    bar = bar_at(columns, place)
    reason, price = exit_in_bar(lot, course, bar, soft)
    course, account = paid(lot, course, account, bar, reason != NONE, soft)
    if reason == NONE:
        return account, lot, risen(lot, course, bar, soft), 0
    return _ended(reason, price, place, bar, lot, course, account, draws, costs, record)


@inlined
def _entered(
    place: int, columns: Any, side: float, asked: Asked, account: Account, terms: Terms,
    entry: Entry, exits: Exits, costs: Costs, guards: Guards, draws: Any,
) -> tuple[Account, Lot, Course]:  # fmt: skip
    """Open a position at the close, if everything allows it."""
    bar = bar_at(columns, place)
    stop, target, quantity = wanted(side, asked, bar, account, terms, entry, exits, costs, guards)
    if quantity <= 0.0:
        return account, nothing(), idle()
    fill = open_fill(side, quantity, bar, (draws[place, 0], draws[place, 1]), costs)
    if fill.quantity == 0.0:
        return account, nothing(), idle()
    lot = opened(side, target, fill, bar, place, terms, exits, costs)
    course = course_of(lot, stop, STOP_LOSS, 0.0, bar.at, exits.soft != 0.0)
    return ordered(account, account.cash - fill.fee), lot, course


@inlined
def _asked(
    place: int, tape: Any, entry: Entry, known: Any, records: Any, counted: int, trades: int
) -> tuple[Asked, int]:
    """Return what the decision names, and how many trades are counted in `known` now."""
    _, stops, targets, sizes, probabilities = tape
    probability, true = probabilities[place], math.nan
    if trades >= entry.fewest and probability == probability:  # noqa: PLR0124 - not NaN
        learned(known, probabilities, records, counted, trades)
        counted, true = trades, worth_of(probability, known)
    return Asked(stops[place], targets[place], sizes[place], probability, true), counted


@inlined
def _skipped(
    place: int, columns: Any, signals: Any, lot: Lot, course: Course, account: Account, equity: Any
) -> tuple[int, Account]:
    """Go on to the next candle at which anything can happen; most are passed here."""
    _, high, low, close, closes, _, _ = columns
    first, value, peak, ends = place, worth(account, lot), account.peak, account.day_ends
    if lot.expires == lot.expires:
        ends = min(ends, lot.expires)
    if lot.financing != 0.0:  # something is paid every few hours
        ends = -math.inf
    while (
        place < len(close)
        and signals[place] == 0
        and low[place] > course.floor
        and high[place] < course.ceiling
        and closes[place] < ends
    ):
        peak = max(peak, value)
        value = account.cash + lot.side * (close[place] - lot.entry) * lot.quantity
        equity[place] = value
        place += 1
    if place == first:
        return place, account
    return place, Account(
        account.cash, close[place - 1], peak, account.day_began_with, account.day_ends,
        account.closed_at, account.losses, account.trades, 0.0,
    )  # fmt: skip


@kept(
    COLUMNS, DRAWS, TAPE, numbers(Account), numbers(Entry), numbers(Exits), numbers(Terms),
    numbers(Terms), numbers(Costs), numbers(Guards), TABLE, TABLE, LINE,
)  # fmt: skip
def run(
    columns: tuple[Any, ...], draws: Any, tape: tuple[Any, ...], account: Account, entry: Entry,
    exits: Exits, longs: Terms, shorts: Terms, costs: Costs, guards: Guards, known: Any,
    records: Any, equity: Any,
) -> tuple[int, Lot, Course]:  # fmt: skip
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
        known: [shape=(k, 8)] the distinct probabilities of the tape, rising, in its first column;
            written: what became of them (`learning.COLUMNS`).
        records: [shape=(n, 13)] of the trades, by `account.RECORD`; written.
        equity: [shape=(n,)] the account's worth at each close; written.

    Returns:
        How many trades were closed, and the position that is still open.
    """
    close, closes = columns[3], columns[4]
    signals = tape[0]
    soft = exits.soft != 0.0
    lot, course = nothing(), idle()
    trades = counted = place = 0
    while place < len(close):
        place, account = _skipped(place, columns, signals, lot, course, account, equity)
        if place == len(close):
            break
        signal, account = signals[place], begun(account, account.cash)
        if lot.side != 0.0:
            account, lot, course, made = _lived(
                place, columns, lot, course, account, draws, costs, soft, records[trades]
            )
            trades += made
        account = marked(account, lot, close[place], closes[place])
        if signal != 0 and lot.side != 0.0:
            # An exit that failed at this very close is not ordered twice.
            if (signal == CLOSE or signal + lot.side == 0.0) and account.orders == 0.0:
                bar = bar_at(columns, place)
                account, lot, course, made = _ended(
                    CLOSE_SIGNAL, bar.close, place, bar, lot, course, account, draws, costs,
                    records[trades],
                )  # fmt: skip
                trades += made
        elif signal * signal == 1:
            asked, counted = _asked(place, tape, entry, known, records, counted, trades)
            account, lot, course = _entered(
                place, columns, float(signal), asked, account, longs if signal > 0 else shorts,
                entry, exits, costs, guards, draws,
            )  # fmt: skip
        equity[place] = worth(account, lot)
        place += 1
    return trades, lot, course
