"""`candlewick db backup`, `restore` and `import`."""

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import rich_click

from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.errors import UserError

if TYPE_CHECKING:
    from candlewick.application.wiring.store import Copied, Imported


@click.command(cls=rich_click.RichCommand)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@config_option
@json_option
def backup(*, file: Path | None, config: Path | None, as_json: bool) -> None:
    """Copy all that the account recorded to FILE, and verify the copy.

    It can be in use meanwhile. Without FILE, to a new one in the folder `backups` of paths.data.
    The copy is an SQLite file, from PostgreSQL too, and can be restored into either.
    """
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.store import back_up_store  # noqa: PLC0415 - lazy

    copied = back_up_store(open_settings(config), to=file, clock=make_clock())
    emit(copied, as_json=as_json, render=lambda one: _copied(one, "written to"))


@click.command(cls=rich_click.RichCommand)
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@json_option
def restore(*, file: Path, config: Path | None, as_json: bool) -> None:
    """Put the backup FILE in the place of the account's record.

    It is verified first. What is there now is set aside beside it (PostgreSQL: backed up), not
    deleted. Stop `candlewick run` before.
    """
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.store import restore_store  # noqa: PLC0415 - lazy

    copied = restore_store(open_settings(config), file, clock=make_clock())
    emit(copied, as_json=as_json, render=lambda one: _copied(one, "restored from"))


@click.command(cls=rich_click.RichCommand, name="import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--symbol", help="The market that was traded; without it, the settings' only one.")
@click.option(
    "--zone", default="UTC", show_default=True, help="Whose clock it was, such as Europe/Berlin."
)
@config_option
@json_option
def import_(
    *, folder: Path, symbol: str | None, zone: str, config: Path | None, as_json: bool
) -> None:
    """Take over positions.json and trade_history.json of the original system from FOLDER.

    Sizes there are fractions of the account, so that paper.balance of the settings is what it
    began with. The account must still be empty.
    """
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.store import import_original  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    symbols = loaded.settings.exchange.symbols
    if symbol is None and len(symbols) > 1:
        msg = f"the original traded one market; say which with --symbol: {', '.join(symbols)}"
        raise UserError(msg)
    imported = import_original(
        loaded, folder, symbol=symbol or symbols[0], zone=_zone(zone), clock=make_clock()
    )
    emit(imported, as_json=as_json, render=_imported)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        msg = f"{name!r} is no time zone: write one such as UTC or Europe/Berlin"
        raise UserError(msg) from None


def _copied(copied: "Copied", what: str) -> str:
    found = copied.found
    return (
        f"{found.events} events, {found.decisions} of them decisions, {what} {copied.file}; every "
        f"byte was verified. The newest event has the hash {found.head}."
    )


def _imported(done: "Imported") -> str:
    return (
        f"{done.trades} closed trades and {done.positions} open positions were taken over; the "
        f"account is worth {done.equity:,.2f} {done.currency}. `candlewick positions` shows it."
    )
