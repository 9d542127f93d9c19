"""`candlewick decisions list` and `show`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.decision_choice import choose
from candlewick.application.cli.moment import read_moment
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.errors import UserError

if TYPE_CHECKING:
    from candlewick.strategy.audit.decision_record import DecisionRecord


@click.command(cls=rich_click.RichCommand, name="list")
@click.argument("symbol", required=False)
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option("--at", help="Show one close's decision whole, with prompt and answer (ISO, UTC).")
@config_option
@json_option
def list_(
    *, symbol: str | None, last: int, at: str | None, config: Path | None, as_json: bool
) -> None:
    """Show what was decided, newest last; of SYMBOL only, if it is given."""
    from candlewick.application.console.table import decision_table  # noqa: PLC0415 - lazy
    from candlewick.application.views.decision import recorded_row  # noqa: PLC0415 - lazy

    found = _about(symbol, read(config))
    if at is not None:
        _show(_at(found, at), as_json=as_json)
        return
    rows = [recorded_row(one) for one in found[-last:]]
    emit(
        rows,
        as_json=as_json,
        render=lambda _: decision_table(rows) if rows else "Nothing was decided yet.",
    )


@click.command(cls=rich_click.RichCommand)
@click.argument("decision")
@config_option
@json_option
def show(*, decision: str, config: Path | None, as_json: bool) -> None:
    """Show DECISION whole: prompt, request, answer, checks, what was done, and what made it."""
    _show([choose(read(config), decision)], as_json=as_json)


def read(config: Path | None) -> "list[DecisionRecord]":
    """Return all decisions of the configured account, oldest first."""
    from candlewick.application.wiring.audit import read_decisions  # noqa: PLC0415 - lazy

    return read_decisions(open_settings(config))


def _about(symbol: str | None, records: "list[DecisionRecord]") -> "list[DecisionRecord]":
    """Return what was decided about `symbol`, or all where it is None.

    Raises:
        UserError: about others something was, but not about it.
    """
    found = [one for one in records if symbol in {None, one.decided.decision.symbol}]
    if records and not found:
        others = ", ".join(sorted({one.decided.decision.symbol for one in records}))
        msg = f"nothing was decided about {symbol}; there are decisions about {others}"
        raise UserError(msg)
    return found


def _at(found: "list[DecisionRecord]", at: str) -> "list[DecisionRecord]":
    moment = read_moment(at)
    then = [one for one in found if one.decided.decision.as_of == moment]
    if not then:
        msg = f"nothing was decided at {at}: `candlewick decisions` lists the closes"
        raise UserError(msg)
    return then


def _show(records: "list[DecisionRecord]", *, as_json: bool) -> None:
    from candlewick.application.console.decision import decision_text  # noqa: PLC0415 - lazy
    from candlewick.application.views.decision import decision_detail  # noqa: PLC0415 - lazy

    emit([decision_detail(one) for one in records], as_json=as_json, render=decision_text)
