"""From one candle at which something can happen to the next, as `TradingCycle` works through them."""

import math
from typing import Any, Final

from candlewick.backtest.simulator.account import (
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
    GIVEN_TABLE,
    GIVEN_TIMES,
    LINE,
    PRICES,
    TABLE,
    form_of,
    inlined,
    kept,
    prefetch,
)
from candlewick.backtest.simulator.entering import opened, wanted
from candlewick.backtest.simulator.exits import course_of, exit_in_bar, tightened
from candlewick.backtest.simulator.fills import close_fill, open_fill
from candlewick.backtest.simulator.learning import learned, worth_of
from candlewick.backtest.simulator.market import CLOSING, OPENING
from candlewick.backtest.simulator.purpose import CLOSE_SIGNAL, NONE, STOP_LOSS
from candlewick.backtest.simulator.reading import asked_at, bar_at
from candlewick.backtest.simulator.signal_tape import CLOSE, UPDATE
from candlewick.backtest.simulator.stretch import (
    late_worth,
    next_due,
    next_touch,
    valued,
    watched,
)
from candlewick.backtest.simulator.values import (
    Account,
    Asked,
    Bar,
    Costs,
    Course,
    Entry,
    Lot,
    Rules,
)

_AHEAD: Final = 10
"""[decisions] so early is a candle's row asked for: it takes as long as a few of them to come."""


@inlined
def _ended(
    reason: float, price: float, place: int, bar: Bar, lot: Lot, course: Course,
    account: Account, row: Any, costs: Costs, record: Any,
) -> tuple[Account, Lot, Course, int]:  # fmt: skip
    """Order the end of `lot`; return what is left, and how many trades were closed by it."""
    account = ordered(account, account.cash)
    drawn = row[CLOSING], row[CLOSING + 1]
    fill = close_fill(lot, reason, price, bar, drawn, costs)
    if fill.quantity == 0.0:
        return account, lot, course, 0
    account = closed(lot, course, account, fill, reason, price, place, bar.at, record)
    return account, nothing(), idle(), 1


@inlined
def _lived(
    place: int, bar: Bar, lot: Lot, course: Course, account: Account, row: Any, rules: Rules,
    record: Any,
) -> tuple[Account, Lot, Course, int]:  # fmt: skip
    """Live through one candle: funding, then an exit or a moved stop."""
    if lot.side == 0.0:
        return account, lot, course, 0
    reason, price = exit_in_bar(lot, course, bar, rules.exits.soft != 0.0)
    course, account = paid(lot, course, account, bar, reason != NONE)
    if reason == NONE:
        return account, lot, risen(lot, course, bar), 0
    return _ended(reason, price, place, bar, lot, course, account, row, rules.costs, record)


@inlined
def _entered(
    place: int, bar: Bar, asked: Asked, account: Account, row: Any, rules: Rules
) -> tuple[Account, Lot, Course]:  # fmt: skip
    """Open a position at the close, if everything allows it."""
    side, terms = asked.signal, rules.longs if asked.signal > 0.0 else rules.shorts
    stop, target, quantity = wanted(asked, bar, account, terms, rules)
    if quantity <= 0.0:
        return account, nothing(), idle()
    drawn = row[OPENING], row[OPENING + 1]
    fill = open_fill(side, quantity, bar, drawn, rules.costs)
    if fill.quantity == 0.0:
        return account, nothing(), idle()
    lot = opened(side, target, fill, bar, place, terms, rules.exits, rules.costs)
    course = course_of(lot, stop, STOP_LOSS, 0.0, bar.at)
    return ordered(account, account.cash - fill.fee), lot, course


@inlined
def _acted(
    place: int, bar: Bar, asked: Asked, lot: Lot, course: Course, account: Account, row: Any,
    rules: Rules, record: Any,
) -> tuple[Account, Lot, Course, int]:  # fmt: skip
    """Do what was decided at a close: open, close or tighten."""
    signal, side = asked.signal, lot.side
    if side == 0.0:
        if abs(signal) == 1.0:
            account, lot, course = _entered(place, bar, asked, account, row, rules)
    elif signal == UPDATE:
        lot, course = tightened(lot, course, asked, bar.at)
    # An exit that failed at this very close is not ordered twice.
    elif account.orders == 0.0 and (signal == CLOSE or signal + side == 0.0):
        return _ended(
            CLOSE_SIGNAL, bar.close, place, bar, lot, course, account, row, rules.costs, record
        )
    return account, lot, course, 0


@inlined
def _asked(
    answer: int, places: Any, answers: Any, lot: Lot, entry: Entry, known: Any, records: Any,
    counted: int, trades: int,
) -> tuple[Asked, int]:  # fmt: skip
    """Return a decision, and how many trades are counted in `known` now."""
    probability, true = answers[answer, 4], math.nan
    if lot.side == 0.0 and trades >= entry.fewest and not math.isnan(probability):
        learned(known, places, answers, records, counted, trades)
        counted, true = trades, worth_of(probability, known)
    return asked_at(answers, answer, true), counted


@inlined
def _ask_ahead(rows: Any, places: Any, answer: int) -> None:
    if answer + _AHEAD < len(places):
        prefetch(rows, places[answer + _AHEAD])


@kept(
    PRICES, GIVEN_TABLE, GIVEN_TIMES, GIVEN_TIMES, GIVEN_TIMES, GIVEN_TABLE, form_of(Account),
    form_of(Rules), TABLE, TABLE, LINE,
)  # fmt: skip
def run(
    prices: tuple[Any, Any, Any], rows: Any, closes: Any, unseen: Any, places: Any, answers: Any,
    account: Account, rules: Rules, known: Any, records: Any, equity: Any,
) -> tuple[int, Lot, Course]:  # fmt: skip
    """Trade a tape over one market's candles.

    Args:
        prices: high, low and close of each candle.
        rows: [shape=(n, 8)] all else of each candle, by the columns that `market` names.
        closes: [shape=(n,), ms since 1970 UTC].
        unseen: places of candles that are only looked at later, rising.
        places: [shape=(m,)] of the candles at whose close something was decided, rising.
        answers: [shape=(m, 5)] what was, as in `PlacedTape`.
        account: at the beginning.
        rules: how it trades.
        known: [shape=(k, 8)] the distinct probabilities of the tape, rising, in its first column;
            written: what became of them (`learning.COLUMNS`).
        records: [shape=(as many as there can be, 13)] of the trades, by `account.RECORD`; written.
        equity: [shape=(n,)] the account's worth at each close; written.

    Returns:
        How many trades were closed, and the position that is still open.
    """
    high, low, close = prices
    lot, course = nothing(), idle()
    trades = counted = place = answer = hidden = 0
    due = count = len(close)
    while True:
        signal_at = places[answer] if answer < len(places) else count
        unseen_at = unseen[hidden] if hidden < len(unseen) else count
        first, place = place, min(signal_at, unseen_at)
        if lot.side != 0.0:
            place = next_touch(high, low, course, first, min(place, due))
        account = valued(first, place, close, lot, account, equity)
        account = watched(first, place, closes, account, equity, rules.guards)
        if place == count:
            return trades, lot, course
        _ask_ahead(rows, places, answer)
        bar, row = bar_at(prices, rows, place), rows[place]
        account, lot, course, made = _lived(
            place, bar, lot, course, begun(account, account.cash), row, rules, records[trades]
        )
        trades += made
        if place == unseen_at:
            hidden += 1
            equity[place] = late_worth(place, unseen, hidden, account, lot, equity)
        else:
            account = marked(account, lot, bar.close, bar.at)
            if place == signal_at:
                asked, counted = _asked(
                    answer, places, answers, lot, rules.entry, known, records, counted, trades
                )
                account, lot, course, made = _acted(
                    place, bar, asked, lot, course, account, row, rules, records[trades]
                )
                trades, answer = trades + made, answer + 1
            equity[place] = worth(account, lot)
        place += 1
        due = next_due(closes, place, lot, course) if lot.side != 0.0 else count
