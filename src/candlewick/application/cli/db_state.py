"""`candlewick db check` and `upgrade`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.options import config_option, emit, json_option, open_settings

if TYPE_CHECKING:
    from candlewick.application.wiring.store import Checked, Upgraded


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
def check(*, config: Path | None, as_json: bool) -> None:
    """Look at the storage, the chain of events, its head and all snapshots; change nothing.

    The exit code is 5 if anything was changed or is missing.
    """
    from candlewick.application.wiring.store import check_store  # noqa: PLC0415 - lazy

    emit(check_store(open_settings(config)), as_json=as_json, render=_checked)


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
def upgrade(*, config: Path | None, as_json: bool) -> None:
    """Bring the database of an older version up to date; `run` does it by itself.

    A file is copied to one beside it first; in PostgreSQL it is one transaction.
    """
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.store import upgrade_store  # noqa: PLC0415 - lazy

    emit(
        upgrade_store(open_settings(config), clock=make_clock()), as_json=as_json, render=_upgraded
    )


def _checked(checked: "Checked") -> str:
    from candlewick.application.console.replay import verified_text  # noqa: PLC0415 - lazy

    newest = checked.newest_backup or "none yet; `candlewick db backup` writes one"
    return (
        f"{checked.database} (schema {checked.schema_version})\n"
        f"{verified_text(checked.found)}\nNewest backup: {newest}"
    )


def _upgraded(done: "Upgraded") -> str:
    if done.before == done.now:
        return f"{done.database} is up to date (schema {done.now})."
    return f"{done.database} was brought from schema {done.before} to {done.now}."
