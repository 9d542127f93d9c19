"""Copies of an account's record, made while it is in use, and put back."""

from pathlib import Path
from typing import Final

import sqlalchemy as sql

from candlewick.domain.record import Verified
from candlewick.errors import UserError
from candlewick.infrastructure.store.database import Database
from candlewick.infrastructure.store.head_file import HeadFile
from candlewick.infrastructure.store.private_file import put_in_place
from candlewick.infrastructure.store.schema import EVENTS, HOLDERS, PAGES, SNAPSHOTS
from candlewick.infrastructure.store.shadow_stream import (
    is_shadow,
    shadow_head,
    shadow_name,
    shadow_of,
)
from candlewick.infrastructure.store.sql_evidence import insert_new
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.infrastructure.store.sqlite_engine import SqliteFile, copy_file
from candlewick.infrastructure.store.verification import verify

_ROWS: Final = 500  # copied at a time


def back_up(database: Database, target: Path, *, account: str) -> Verified:
    """Write all that `account` recorded to the new SQLite file `target`, and verify that.

    Whatever kind of database it comes from, the copy is the same kind of file: it can be looked
    at, verified, and restored into either kind.

    Raises:
        UserError: `target` exists, or cannot be written.
        StateCorruptError: the record is not as it was written.
        UnavailableError: the database is locked or away; try again.
    """
    draft = copy_record(database, target, account=account)
    found = verified(draft, account=account)
    finish(draft, target)
    return found


def copy_record(database: Database, target: Path, *, account: str) -> Path:
    """Copy all that `account` recorded, as it is, to a draft that becomes `target` by `finish`.

    Raises:
        UserError: `target` exists, or cannot be written.
        UnavailableError: the database is locked or away; try again.
    """
    if target.exists():
        message = f"{target} exists already; nothing was written. Name another file."
        raise UserError(message)
    draft = target.with_name(f".{target.name}.new")
    draft.unlink(missing_ok=True)
    if isinstance(database.place, SqliteFile):
        copy_file(database.place.path, draft)
    else:
        with Database(draft) as copy:
            _copy(database, copy, account=account)
    return draft


def restore(backup: Path, place: SqliteFile, *, account: str, head_file: HeadFile) -> Verified:
    """Put `backup` in the place of a journal's file, which is set aside and not lost.

    The caller holds the account.

    Raises:
        UserError: `backup` holds nothing of `account`, or something cannot be written.
        StateCorruptError: `backup` is not as it was written; nothing was changed.
    """
    draft = place.path.with_name(f".{place.path.name}.restored")
    draft.unlink(missing_ok=True)
    copy_file(backup, draft)
    with Database(draft):
        pass  # an older version's is brought up to date
    found = verified(draft, account=account)
    _set_aside(place.path)
    finish(draft, place.path)
    _keep_heads(place.path, account=account, head_file=head_file)
    return found


def restore_to_server(
    backup: Path, database: Database, *, account: str, head_file: HeadFile
) -> Verified:
    """Put what `backup` holds of `account` in the place of what the server holds of it.

    It is one transaction. The caller holds the account, and has copied what is there.

    Raises:
        UserError: `backup` holds nothing of `account`.
        StateCorruptError: `backup` is not as it was written; nothing was changed.
        UnavailableError: the server is away; nothing was changed.
    """
    found = verified(backup, account=account)
    with Database(backup, read_only=True) as source, database.begin() as connection:
        connection.execute(sql.delete(EVENTS).where(EVENTS.c.account.in_(_names(account))))
        with source.begin() as read:
            for table in (PAGES, SNAPSHOTS, EVENTS):
                _copy_rows(read, connection, table, account=account)
    _keep_heads(backup, account=account, head_file=head_file)
    return found


def verified(path: Path, *, account: str) -> Verified:
    """Look at every byte of a copy.

    Raises:
        UserError: it holds nothing of `account`.
        StateCorruptError: it is not as it was written.
    """
    with SqlJournal(path, account=account, read_only=True) as journal:
        found = verify(journal)
        if found.events:
            return found
        with journal.database.begin() as connection:
            names = connection.scalars(sql.select(EVENTS.c.account).distinct()).all()
            others = [one for one in names if not is_shadow(one)]
    held = f"holds the account {', '.join(sorted(others))}" if others else "is empty"
    message = f"{path} {held}, not {account!r}; nothing was changed."
    raise UserError(message)


def _copy(source: Database, target: Database, *, account: str) -> None:
    with source.begin() as read, target.begin() as written:
        for table in (PAGES, SNAPSHOTS, EVENTS, HOLDERS):
            _copy_rows(read, written, table, account=account)


def _copy_rows(
    read: sql.Connection, written: sql.Connection, table: sql.Table, *, account: str
) -> None:
    query = sql.select(table)
    if "account" in table.c:
        query = query.where(table.c.account.in_(_names(account)))
    for rows in read.execute(query.order_by(*table.primary_key)).mappings().partitions(_ROWS):
        insert_new(written, table, [dict(row) for row in rows])


def _names(account: str) -> tuple[str, str]:
    """Return under which names what belongs to `account` is kept."""
    return account, shadow_name(account)


def _keep_heads(path: Path, *, account: str, head_file: HeadFile) -> None:
    """Write the heads of the chains in the file `path` where they are kept outside."""
    with SqlJournal(path, account=account, read_only=True) as journal:
        head_file.write(journal.head)
        shadow_head(head_file).write(shadow_of(journal).head)


def finish(draft: Path, target: Path) -> None:
    """Give the finished copy its name; what SQLite laid beside it while it was checked goes."""
    for ending in ("-wal", "-shm"):
        draft.with_name(draft.name + ending).unlink(missing_ok=True)
    put_in_place(draft, target)


def _set_aside(path: Path) -> None:
    """Rename a journal's file, with what SQLite keeps beside it, to a name that is free."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.before-restore-{number}.db")).exists():
        number += 1
    try:
        for ending in ("-wal", "-shm", ""):
            one = path.with_name(path.name + ending)
            if one.exists():
                one.replace(aside.with_name(aside.name + ending))
    except OSError as error:
        message = f"{path} cannot be set aside: {error.strerror}. Nothing was restored."
        raise UserError(message) from error
