"""Rows of the views as tables."""

from collections.abc import Sequence
from typing import Literal

from rich.table import Table

from candlewick.application.console.figure import gain, money, price, word
from candlewick.application.console.theme import HEADING, QUIET
from candlewick.application.views.account import AccountRow, PositionRow, TradeRow
from candlewick.application.views.decision import DecisionRow
from candlewick.backtest.comparison import Comparison


def comparison_table(comparison: Comparison, *, currency: str) -> Table:
    """Return the honest table."""
    table = _table("", "return", "max. drawdown", "trades", f"fees [{currency}]", left=1)
    for place, row in enumerate(comparison.rows):
        table.add_row(
            row.name,
            gain(row.total_return),
            f"{100.0 * row.maximum_drawdown:.2f} %",
            str(row.trades),
            money(row.fees),
            style=HEADING if place == 0 else "",
        )
    return table


def position_table(rows: Sequence[PositionRow]) -> Table:
    """Return what is held."""
    table = _table("market", "side", "amount", "entry", "price", "stop", "target", "gain", left=2)
    for row in rows:
        table.add_row(
            row.symbol,
            word(row.side),
            f"{row.quantity:.4g}",
            price(row.entry_price),
            price(row.price),
            price(row.stop_loss),
            price(row.take_profit),
            gain(row.unrealised / (row.entry_price * row.quantity)),
        )
    return table


def trade_table(rows: Sequence[TradeRow]) -> Table:
    """Return what was closed."""
    table = _table("closed (UTC)", "market", "side", "by", "entry", "exit", "gain", "fees", left=4)
    for row in rows:
        table.add_row(
            row.closed_at[:16].replace("T", " "),
            row.symbol,
            word(row.side),
            row.reason,
            price(row.entry_price),
            price(row.exit_price),
            gain(row.profit_fraction),
            money(row.fees),
        )
    return table


def decision_table(rows: Sequence[DecisionRow]) -> Table:
    """Return what was decided."""
    table = _table("close (UTC)", "market", "signal", "confidence", "price", "note", left=4)
    for row in rows:
        table.add_row(
            row.as_of[:16].replace("T", " "),
            row.symbol,
            word(row.signal),
            row.confidence or "-",
            price(row.price),
            row.refused or row.model,
        )
    return table


def account_line(row: AccountRow) -> str:
    """Return what the account is worth, in a sentence."""
    return (
        f"Account {row.account}: {money(row.equity)} {row.currency}"
        f" ({100.0 * row.total_return:+.2f} % since it began with {money(row.first_balance)}),"
        f" {row.trades} closed trades, {money(row.fees)} {row.currency} in fees"
    )


def _table(*columns: str, left: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style=QUIET)
    for place, column in enumerate(columns):
        wraps = column in {"note", ""}
        justify: Literal["left", "right"] = "left" if place < left else "right"
        table.add_column(column, justify=justify, overflow="fold", no_wrap=not wraps)
    return table
