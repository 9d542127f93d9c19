"""`candlewick positions`, `history` and `decisions`: what the journal says."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.moment import read_moment
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.errors import UserError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from candlewick.domain.events import Decided
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


@click.command(cls=rich_click.RichCommand)
@click.argument("symbol", required=False)
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option("--at", help="Show one close's decision whole, with prompt and answer (ISO, UTC).")
@config_option
@json_option
def decisions(
    *, symbol: str | None, last: int, at: str | None, config: Path | None, as_json: bool
) -> None:
    """Show what was decided, newest last; of SYMBOL only, if it is given."""
    from candlewick.application.console.table import decision_table  # noqa: PLC0415 - lazy
    from candlewick.application.views.decision import decision_row  # noqa: PLC0415 - lazy

    found = _about(symbol, _decided(config))
    if at is not None:
        _show_whole(found, at, as_json=as_json)
        return
    rows = [decision_row(one) for one in found[-last:]]
    emit(
        rows,
        as_json=as_json,
        render=lambda _: decision_table(rows) if rows else "Nothing was decided yet.",
    )


def _about(symbol: str | None, decided: "list[Decided]") -> "list[Decided]":
    """Return what was decided about `symbol`, or all where it is None.

    Raises:
        UserError: about others something was, but not about it.
    """
    found = [one for one in decided if symbol in {None, one.decision.symbol}]
    if decided and not found:
        others = ", ".join(sorted({one.decision.symbol for one in decided}))
        msg = f"nothing was decided about {symbol}; there are decisions about {others}"
        raise UserError(msg)
    return found


def _show_whole(found: "list[Decided]", at: str, *, as_json: bool) -> None:
    from candlewick.application.console.decision import decision_text  # noqa: PLC0415 - lazy
    from candlewick.application.views.decision import decision_detail  # noqa: PLC0415 - lazy

    moment = read_moment(at)
    details = [decision_detail(one) for one in found if one.decision.as_of == moment]
    if not details:
        msg = f"nothing was decided at {at}: `candlewick decisions` lists the closes"
        raise UserError(msg)
    emit(details, as_json=as_json, render=decision_text)


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


def _decided(config: Path | None) -> "list[Decided]":
    from candlewick.application.wiring.account import read_journal  # noqa: PLC0415 - lazy
    from candlewick.domain.events import Decided  # noqa: PLC0415 - lazy

    return [event for event in read_journal(open_settings(config)) if isinstance(event, Decided)]
