"""Every table of `candle_tables.txt`, lived through by the live strategy."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from candlewick.domain.candles import Candles
from candlewick.domain.events import (
    AccountOpened,
    Event,
    Filled,
    FundingPaid,
    Intended,
    LevelsMoved,
)
from candlewick.domain.exit_plan import ExitPlan, Terms
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.trading_strategy import TradingStrategy

HOUR = 3_600_000
DAY = 24 * HOUR
DIGITS = 9
ROW = re.compile(
    r"(?P<prices>[\d.]+(?: +[\d.]+){3})"
    r"(?: +\$ +(?P<paid>-?[\d.]+))?"
    r"(?: +-> +(?P<reason>[a-z ]+) (?P<price>[\d.]+))?"
    r"(?: +=> +(?P<stop>[\d.]+) \((?P<kind>[a-z ]+)\))?"
)


@dataclass
class Row:
    """One candle, and what it is to do."""

    prices: list[float]
    paid: float = 0.0
    ends: tuple[str, float] | None = None
    stop: tuple[float, str] | None = None


@dataclass
class Table:
    """A position and its candles."""

    name: str
    order: Order
    rows: list[Row] = field(default_factory=list)


def read_tables() -> list[Table]:
    text = Path(__file__).with_name("candle_tables.txt").read_text(encoding="utf-8")
    return [read_table(part) for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]]


def read_table(text: str) -> Table:
    name, position, *rows = [line.strip() for line in text.strip().splitlines()]
    return Table(name, read_order(position), [read_row(row) for row in rows if row])


def read_order(text: str) -> Order:
    side, *words = text.split()
    soft = "soft" in words
    said = [word for word in words if word != "soft"]
    for shared in ("from", "to"):
        assert said.count(shared) <= 1
    values = {key: float(value) for key, value in zip(said[::2], said[1::2], strict=True)}
    at = DAY + round(values.get("at", 0.0) * HOUR)
    expires = values.get("expires")
    return Order(
        order_id="open", symbol="BTC/USDT", side=Side(side), purpose=Purpose.OPEN, quantity=1.0,
        price=values["entry"], at=at, stop_loss=values["stop"], take_profit=values["target"],
        plan=ExitPlan(
            trail=values.get("trail"), trail_from=values.get("from"),
            break_even_at=values.get("even"), break_even_to=values.get("to"),
            expires_at=None if expires is None else at + round(expires * HOUR), soft=soft,
        ),
        terms=Terms(
            leverage=values.get("leverage", 1.0), maintenance=values.get("maintenance"),
            financing=values.get("financing", 0.0),
        ),
    )  # fmt: skip


def read_row(text: str) -> Row:
    found = ROW.fullmatch(text)
    assert found, text
    return Row(
        [float(price) for price in found["prices"].split()],
        float(found["paid"] or 0.0),
        (found["reason"], round(float(found["price"]), DIGITS)) if found["reason"] else None,
        (float(found["stop"]), found["kind"]) if found["stop"] else None,
    )


def upside_down(table: Table) -> Table:
    """Return the same table for the other side: each price as far above 100 as it was below."""
    order, plan = table.order, table.order.plan

    def flip(price: float | None) -> float:
        return 200.0 - (price or 0.0)

    turned = Order(
        order_id="open", symbol=order.symbol, purpose=Purpose.OPEN, quantity=1.0, at=order.at,
        side=Side.SHORT if order.side is Side.LONG else Side.LONG,
        price=flip(order.price), stop_loss=flip(order.stop_loss),
        take_profit=flip(order.take_profit),
        plan=ExitPlan(
            trail=plan.trail,
            trail_from=None if plan.trail_from is None else flip(plan.trail_from),
            break_even_at=None if plan.break_even_at is None else flip(plan.break_even_at),
            break_even_to=None if plan.break_even_to is None else flip(plan.break_even_to),
            expires_at=plan.expires_at, soft=plan.soft,
        ),
    )  # fmt: skip
    rows = [
        Row(
            [flip(row.prices[0]), flip(row.prices[2]), flip(row.prices[1]), flip(row.prices[3])],
            ends=row.ends and (row.ends[0], round(flip(row.ends[1]), DIGITS)),
            stop=row.stop and (round(flip(row.stop[0]), DIGITS), row.stop[1]),
        )
        for row in table.rows
    ]
    return Table(f"{table.name}, upside down", turned, rows)


TABLES = read_tables()
MIRRORED = [upside_down(table) for table in TABLES if table.order.terms == Terms()]


def candles_of(table: Table) -> Candles:
    columns = np.array([row.prices for row in table.rows]).T
    count = len(table.rows)
    return Candles(
        symbol="BTC/USDT", timeframe=Timeframe.parse("1h"),
        open_time=table.order.at + np.arange(count, dtype=np.int64) * HOUR,
        open=columns[0], high=columns[1], low=columns[2], close=columns[3],
        volume=np.full(count, 1e9),
    )  # fmt: skip


async def lived(table: Table, *, at_once: bool) -> list[Event]:
    """Return what the strategy records about the table's candles."""
    journal, order = MemoryJournal(), table.order
    fill = Fill(order_id="open", price=order.price, quantity=1.0, fee=0.0, at=order.at)
    opened = AccountOpened(account="paper", currency="USDT", balance=1e4, at=0)
    journal.append(opened, Intended(order=order), Filled(fill=fill))
    strategy = TradingStrategy(
        account="paper", broker=PaperBroker(PaperCosts(fee=0.0, slippage=0.0)), journal=journal,
        rules=RiskRules(),
    )  # fmt: skip
    candles = candles_of(table)
    for count in [len(candles)] if at_once else range(1, len(candles) + 1):
        await strategy.settle(candles.up_to(int(candles.close_time[count - 1])))
    return list(journal.replay())[3:]


def told(events: list[Event], table: Table) -> list[Row]:
    """Return what was recorded, candle by candle."""
    rows = [Row(row.prices) for row in table.rows]

    def row(at: int) -> Row:
        return rows[(at - table.order.at) // HOUR - 1]

    for event in events:
        match event:
            case FundingPaid():
                row(event.at).paid = round(event.amount, DIGITS)
            case LevelsMoved():
                row(event.at).stop = (round(event.stop_loss, DIGITS), event.stop_kind)
            case Intended():
                price = round(event.order.price, DIGITS)
                row(event.order.at).ends = (event.order.purpose, price)
            case _:
                pass
    return rows


@pytest.mark.parametrize("table", [*TABLES, *MIRRORED], ids=lambda table: table.name)
@pytest.mark.parametrize("at_once", [False, True], ids=["candle by candle", "after a silence"])
async def test_the_candles_do_what_the_table_says(table: Table, *, at_once: bool) -> None:
    assert told(await lived(table, at_once=at_once), table) == table.rows


def test_there_are_enough_tables_and_each_has_its_own_name() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES) >= 60


def test_every_reason_to_end_that_candles_can_give_comes_up() -> None:
    reasons = {row.ends[0] for table in TABLES for row in table.rows if row.ends}

    assert reasons == set(Purpose) - {Purpose.OPEN, Purpose.CLOSE_SIGNAL, Purpose.KILL_SWITCH}
