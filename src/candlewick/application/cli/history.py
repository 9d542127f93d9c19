"""`candlewick positions` and `history`: what the journal says."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.options import config_option, emit, json_option, open_settings

if TYPE_CHECKING:
    from rich.console import RenderableType

    from candlewick.strategy.portfolio.ledger import Ledger


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
def positions(*, config: Path | None, as_json: bool) -> None:
    """Show what the account is worth and what it holds."""
    from candlewick.application.views.account import account_view  # noqa: PLC0415 - lazy

    ledger = _ledger(config)
    emit(account_view(ledger), as_json=as_json, render=lambda _: _account(ledger))


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
def history(*, config: Path | None, as_json: bool) -> None:
    """Show the closed trades, oldest first."""
    from candlewick.application.console.table import trade_table  # noqa: PLC0415 - lazy
    from candlewick.application.views.account import trade_rows  # noqa: PLC0415 - lazy

    rows = trade_rows(_ledger(config))
    emit(
        rows,
        as_json=as_json,
        render=lambda _: trade_table(rows) if rows else "No trade was closed yet.",
    )


def _account(ledger: "Ledger") -> "RenderableType":
    from rich.console import Group  # noqa: PLC0415 - lazy

    from candlewick.application.console.table import (  # noqa: PLC0415 - lazy
        account_line,
        position_table,
    )
    from candlewick.application.views.account import account_row, position_rows  # noqa: PLC0415

    account, rows = account_row(ledger), position_rows(ledger)
    if account is None:
        return "No account yet: `candlewick run` opens one on paper."
    return Group(account_line(account), position_table(rows) if rows else "Nothing is held.")


def _ledger(config: Path | None) -> "Ledger":
    from candlewick.application.wiring.account import read_ledger  # noqa: PLC0415 - lazy

    return read_ledger(open_settings(config))
