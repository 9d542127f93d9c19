"""Rows of the views as tables."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from candlewick.application.console.figure import gain, money, price, word
from candlewick.application.console.theme import HEADING, QUIET
from candlewick.application.views.account import AccountRow, PositionRow, TradeRow
from candlewick.application.views.answer_outcome import OutcomeRow
from candlewick.application.views.decision import DecisionRow
from candlewick.backtest.comparison import Comparison
from candlewick.domain.harmless import harmless

Cells: TypeAlias = tuple[str | Text, ...]

SHORT_HASH: Final = 8
"""[hexadecimal digits] enough to name one decision of an account."""

_LEAST_FOLDED: Final = 20
"""[columns of the terminal] A column that may be folded is not made narrower than this."""


def comparison_table(comparison: Comparison, *, currency: str) -> RenderableType:
    """Return the honest table; its first row stands out."""
    rows = [
        (
            row.name,
            gain(row.total_return),
            f"{100.0 * row.maximum_drawdown:.2f} %",
            str(row.trades),
            money(row.fees),
        )
        for row in comparison.rows
    ]
    columns = ("", "return", "max. drawdown", "trades", f"fees [{currency}]")
    return plain_table(columns, rows, left=1, wraps="", first=HEADING)


def position_table(rows: Sequence[PositionRow]) -> RenderableType:
    """Return what is held."""
    columns = ("market", "side", "amount", "entry", "price", "stop", "target", "gain")
    return plain_table(columns, [_held(row) for row in rows], left=2)


def trade_table(rows: Sequence[TradeRow]) -> RenderableType:
    """Return what was closed."""
    columns = ("closed (UTC)", "market", "side", "by", "entry", "exit", "gain", "fees")
    return plain_table(columns, [_closed(row) for row in rows], left=4)


def decision_table(rows: Sequence[DecisionRow]) -> RenderableType:
    """Return what was decided."""
    columns = ("id", "close (UTC)", "market", "signal", "sure", "price", "note")
    return plain_table(columns, [_decided(row) for row in rows], left=5, wraps="note")


def outcome_table(rows: Sequence[OutcomeRow]) -> RenderableType:
    """Return how each model's answers were read."""
    columns = ("model", "provider", "asked", "accepted", "after correction", "refused", "for")
    cells = [
        (
            harmless(row.model),
            harmless(row.provider),
            str(row.asked),
            str(row.accepted),
            str(row.corrected),
            str(row.refused),
            ", ".join(f"{reason} {count}" for reason, count in row.reasons.items()) or "-",
        )
        for row in rows
    ]
    return plain_table(columns, cells, left=2, wraps="for")


def account_line(row: AccountRow) -> str:
    """Return what the account is worth, in a sentence."""
    return (
        f"Account {row.account}: {money(row.equity)} {row.currency}"
        f" ({100.0 * row.total_return:+.2f} % since it began with {money(row.first_balance)}),"
        f" {row.trades} closed trades, {money(row.fees)} {row.currency} in fees,"
        f" {money(row.slippage)} in slippage, {money(row.funding)} for holding"
    )


def _held(row: PositionRow) -> Cells:
    return (
        row.symbol,
        word(row.side),
        f"{row.quantity:.4g}",
        price(row.entry_price),
        price(row.price),
        price(row.stop_loss),
        price(row.take_profit),
        gain(row.unrealised / (row.entry_price * row.quantity)),
    )


def _closed(row: TradeRow) -> Cells:
    return (
        row.closed_at[:16].replace("T", " "),
        row.symbol,
        word(row.side),
        row.reason,
        price(row.entry_price),
        price(row.exit_price),
        gain(row.profit_fraction),
        money(row.fees),
    )


def _decided(row: DecisionRow) -> Cells:
    return (
        (row.hash or "")[:SHORT_HASH],
        row.as_of[:16].replace("T", " "),
        row.symbol,
        word(row.signal),
        row.confidence or "-",
        price(row.price),
        harmless(row.refused or row.model),
    )


class _Uncut:
    """A table that is wider than its terminal rather than cut.

    Where there is no room Rich cuts the ends of numbers off, and a price without its last
    digit is another price.
    """

    def __init__(self, table: Table, *, least: int) -> None:
        self._table = table
        self._least = least

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width, self._least)
        yield from console.render(self._table, options.update_width(width))


def plain_table(
    columns: Sequence[str],
    rows: Sequence[Cells],
    *,
    left: int,
    wraps: str | None = None,
    first: str = "",
) -> RenderableType:
    """Return a table whose column `wraps` alone may be folded; its first row has style `first`."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style=QUIET)
    least = len(columns) - 1
    for place, column in enumerate(columns):
        folds = column == wraps
        justify: Literal["left", "right"] = "left" if folds or place < left else "right"
        table.add_column(column, justify=justify, overflow="fold", no_wrap=not folds)
        cells = [column, *(str(row[place]) for row in rows)]
        least += _LEAST_FOLDED if folds else max(cell_len(cell) for cell in cells)
    for place, row in enumerate(rows):
        table.add_row(*row, style="" if place else first)
    return _Uncut(table, least=least)
