"""The account's database as a thing of its own: upgraded, backed up, restored, checked, filled."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.account import (
    head_file,
    hold_account,
    hold_files,
    journal_address,
    open_to_read,
)
from candlewick.domain.record import Verified
from candlewick.errors import NothingRecordedError, UserError
from candlewick.infrastructure.store.backup import (
    back_up,
    copy_record,
    finish,
    restore,
    restore_to_server,
)
from candlewick.infrastructure.store.database import schema_of
from candlewick.infrastructure.store.original_files import OriginalAccount, read_original
from candlewick.infrastructure.store.place import place_of
from candlewick.infrastructure.store.schema import SCHEMA
from candlewick.infrastructure.store.sqlite_engine import SqliteFile
from candlewick.infrastructure.store.verification import verify
from candlewick.ports.clock import Clock
from candlewick.strategy.portfolio.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What `upgrade` did; the two versions are the same where there was nothing to do."""

    database: str
    before: int
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What `check` found; `newest_backup` is None where there is none."""

    database: str
    schema_version: int
    found: Verified
    newest_backup: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A backup that was written, or put back."""

    file: str
    found: Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was taken over from the original's files."""

    events: int
    trades: int
    positions: int
    equity: float
    currency: str


def upgrade_store(loaded: LoadedSettings, *, clock: Clock) -> Upgraded:
    """Bring the database to the newest version.

    Raises:
        NothingRecordedError: there is none.
        AccountBusyError: a process trades the account.
    """
    address = journal_address(loaded)
    before, name = schema_of(address), place_of(address).name
    if before is None:
        msg = f"There is no journal at {name}: nothing was recorded there yet."
        raise NothingRecordedError(msg)
    with hold_account(loaded, clock=clock):
        return Upgraded(database=name, before=before, now=SCHEMA)


def back_up_store(loaded: LoadedSettings, *, to: Path | None, clock: Clock) -> Copied:
    """Copy the account's record to a file, also while it is traded, and verify the copy.

    Raises:
        NothingRecordedError: there is none.
        UserError: the file exists or cannot be written.
        StateCorruptError: the record is not as it was written.
    """
    name = loaded.settings.account.name
    stamp = f"{datetime.fromtimestamp(clock.now() / 1000, UTC):%Y%m%dT%H%M%SZ}"
    target = to or backup_folder(loaded) / f"{name}-{stamp}.db"
    with open_to_read(loaded) as journal:
        return Copied(file=str(target), found=back_up(journal.database, target, account=name))


def restore_store(loaded: LoadedSettings, backup: Path, *, clock: Clock) -> Copied:
    """Put a backup in the place of the account's record, which is set aside.

    Raises:
        AccountBusyError: a process trades the account.
        UserError: the backup is not there, or of another account.
        StateCorruptError: the backup is not as it was written; nothing was changed.
    """
    if not backup.is_file():
        msg = f"there is no file {backup}; backups are written to {backup_folder(loaded)}"
        raise UserError(msg)
    name, place, head = (
        loaded.settings.account.name,
        place_of(journal_address(loaded)),
        head_file(loaded),
    )
    if isinstance(place, SqliteFile):
        with hold_files(loaded, clock=clock):
            found = restore(backup, place, account=name, head_file=head)
        return Copied(file=str(backup), found=found)
    head.path.unlink(missing_ok=True)  # what it knows of is about to be replaced
    with hold_account(loaded, clock=clock) as journal:
        aside = backup_folder(loaded) / f"{name}-before-restore-{clock.now()}.db"
        finish(copy_record(journal.database, aside, account=name), aside)
        found = restore_to_server(backup, journal.database, account=name, head_file=head)
    return Copied(file=str(backup), found=found)


def check_store(loaded: LoadedSettings) -> Checked:
    """Look at every byte of the record.

    Raises:
        NothingRecordedError: there is none.
        StateCorruptError: something was changed or is missing; the message says what first.
    """
    backups = sorted(backup_folder(loaded).glob("*.db"), key=lambda one: one.stat().st_mtime)
    with open_to_read(loaded) as journal:
        return Checked(
            database=journal.database.name,
            schema_version=SCHEMA,
            found=verify(journal),
            newest_backup=str(backups[-1]) if backups else None,
        )


def import_original(
    loaded: LoadedSettings, folder: Path, *, symbol: str, zone: ZoneInfo, clock: Clock
) -> Imported:
    """Take over positions and trades of the original system, into an account that is still empty.

    Raises:
        UserError: the files cannot be read or contradict each other, or the account is not empty.
        AccountBusyError: a process trades the account.
    """
    settings = loaded.settings
    about = OriginalAccount(
        account=settings.account.name,
        symbol=symbol,
        currency=settings.paper.currency,
        balance=settings.paper.balance,
        zone=zone,
    )
    events = read_original(folder, about)
    ledger = Ledger.from_events(events)  # what contradicts itself is not recorded
    with hold_account(loaded, clock=clock) as journal:
        if next(iter(journal.replay()), None) is not None:
            msg = (
                f"the account {about.account!r} has a journal already; choose another account.name "
                "for what you import"
            )
            raise UserError(msg)
        journal.append(*events)
    return Imported(
        events=len(events),
        trades=len(ledger.trades),
        positions=len(ledger.positions),
        equity=ledger.equity,
        currency=about.currency,
    )


def backup_folder(loaded: LoadedSettings) -> Path:
    """Return where backups go unless another file is named."""
    return loaded.data_folder / "backups"
