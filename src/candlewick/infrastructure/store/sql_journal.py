"""The journal in an SQL database: the one truth about an account."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import sqlalchemy as sql

from candlewick.domain.events import (
    AccountOpened,
    Decided,
    Event,
    Filled,
    FundingPaid,
    Held,
    Intended,
    LevelsMoved,
    Marked,
    OrderUnknown,
    PriceTouched,
    Refused,
    Rejected,
    SwitchSet,
)
from candlewick.errors import AccountBusyError, StateCorruptError, UserError
from candlewick.infrastructure.store.event_codec import decode, encode
from candlewick.infrastructure.store.private_file import make_private_file
from candlewick.infrastructure.store.sqlite_engine import (
    CORRUPT,
    open_engine,
    path_of,
    plain_errors,
)

SCHEMA: Final = 1
PAGE: Final = 1_000  # [events] read at a time, so that a long history needs little memory

METADATA: Final = sql.MetaData()
EVENTS: Final = sql.Table(
    "events",
    METADATA,
    sql.Column("account", sql.Text, primary_key=True),
    sql.Column("seq", sql.BigInteger, primary_key=True, autoincrement=False),
    sql.Column("kind", sql.Text, nullable=False),
    sql.Column("symbol", sql.Text),
    sql.Column("at", sql.BigInteger, nullable=False),
    sql.Column("payload", sql.Text, nullable=False),
    sql.Column("previous_hash", sql.Text, nullable=False),
    sql.Column("hash", sql.Text, nullable=False),
)
VERSION: Final = sql.Table(
    "schema_version", METADATA, sql.Column("version", sql.Integer, nullable=False)
)


class Head(NamedTuple):
    """The newest event of an account: its number [>= 0, 0 for none] and hash."""

    seq: int
    hash: str


class SqlJournal:
    """A `Journal` in an SQLite file; each event is chained to the one before it by its hash.

    Opened for writing it checks the file first. Opened with `read_only` it can read while
    another process writes, and refuses to append.

    Args:
        path_or_url: a file, or its address as "sqlite:///path/to/file.db".
        account: whose events; several accounts can share a file, each with a chain of its own.
        read_only: whether only to look.

    Raises:
        StateCorruptError: the file is damaged.
        UserError: it cannot be opened, or a newer version or another program made it.
    """

    def __init__(self, path_or_url: Path | str, *, account: str, read_only: bool = False) -> None:
        self._path = path_of(path_or_url)
        self._account = account
        self._read_only = read_only
        if not read_only:
            make_private_file(self._path)
        elif not self._path.is_file():
            raise self._empty()
        self._engine = open_engine(self._path, read_only=read_only)
        with ExitStack() as undo, plain_errors(self._path):
            undo.callback(self._engine.dispose)
            with self._engine.begin() as connection:
                self._check(connection)
                self._head = self._newest(connection)
            undo.pop_all()
        self._file = self._identity()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def append(self, *events: Event) -> None:
        """Record `events`, all or none; they survive a crash from here on.

        Raises:
            StateCorruptError: they cannot be stored, or the file is damaged or gone.
            AccountBusyError: another process has written to this account meanwhile.
            UserError: the disk is full, or the file not writable.
            UnavailableError: another program keeps the file locked; try again.
        """
        if self._read_only:
            message = f"{self._path} was opened for reading only; nothing was recorded."
            raise UserError(message)
        if not events:
            return
        rows, head = self._chain(events)
        with plain_errors(self._path), self._engine.begin() as connection:
            self._expect_unchanged(self._newest(connection))
            connection.execute(sql.insert(EVENTS), rows)
        self._head = head

    def replay(self) -> Iterator[Event]:
        """Return every event of the account, oldest first, each checked against its hash.

        Raises:
            StateCorruptError: an event is missing, was changed, or cannot be read.
            UserError: the file cannot be read.
        """
        head = Head(0, _first_hash(self._account))
        while rows := self._page(head.seq):
            for row in rows:
                event = self._verified(row, head)
                head = Head(row.seq, row.hash)
                yield event
        self._head = head

    def _page(self, after: int) -> Sequence[sql.Row[Any]]:
        query = (
            sql.select(EVENTS)
            .where(EVENTS.c.account == self._account, EVENTS.c.seq > after)
            .order_by(EVENTS.c.seq)
            .limit(PAGE)
        )
        with plain_errors(self._path), self._engine.begin() as connection:
            return connection.execute(query).all()

    def _verified(self, row: sql.Row[Any], head: Head) -> Event:
        chained = (head.seq + 1, head.hash, _hash(head.hash, row.payload))
        if (row.seq, row.previous_hash, row.hash) != chained:
            raise self._broken(head.seq + 1, "is missing or was changed after it was written")
        try:
            event = decode(row.payload)
        except StateCorruptError as error:
            raise self._broken(row.seq, f"cannot be read. {error}") from error
        if (row.kind, row.symbol, row.at) != _labels(event):
            raise self._broken(row.seq, "has a kind, symbol or time that is not its own")
        return event

    def _broken(self, seq: int, what: str) -> StateCorruptError:
        return StateCorruptError(
            f"{self._path}: event {seq} of the account {self._account!r} {what}. {CORRUPT}"
        )

    def _chain(self, events: Sequence[Event]) -> tuple[list[dict[str, Any]], Head]:
        head, rows = self._head, []
        for event in events:
            payload = encode(event)
            kind, symbol, at = _labels(event)
            link = Head(head.seq + 1, _hash(head.hash, payload))
            rows.append(
                {"account": self._account, "seq": link.seq, "kind": kind, "symbol": symbol}
                | {"at": at, "payload": payload, "previous_hash": head.hash, "hash": link.hash}
            )
            head = link
        return rows, head

    def _newest(self, connection: sql.Connection) -> Head:
        query = (
            sql.select(EVENTS.c.seq, EVENTS.c.hash)
            .where(EVENTS.c.account == self._account)
            .order_by(EVENTS.c.seq.desc())
            .limit(1)
        )
        row = connection.execute(query).one_or_none()
        return Head(row.seq, row.hash) if row else Head(0, _first_hash(self._account))

    def _expect_unchanged(self, found: Head) -> None:
        if self._identity() != self._file:
            # SQLite would go on writing into a file that has no name any more.
            message = f"{self._path} was removed or replaced while in use; nothing was recorded. {CORRUPT}"
            raise StateCorruptError(message)
        if found.seq > self._head.seq:
            message = (
                f"Another process has written to the account {self._account!r} in {self._path}. "
                "Stop it, then start again."
            )
            raise AccountBusyError(message)
        if found != self._head:
            raise self._broken(self._head.seq, "is missing or was changed while in use")

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _check(self, connection: sql.Connection) -> None:
        names = set(sql.inspect(connection).get_table_names())
        if not names:
            if self._read_only:
                # The writer makes the file first, and a moment later what is in it.
                raise self._empty()
            METADATA.create_all(connection)
            connection.execute(sql.insert(VERSION).values(version=SCHEMA))
            return
        if not names >= set(METADATA.tables):
            message = f"{self._path} is a database, but not a journal. Choose another file."
            raise UserError(message)
        version = connection.execute(sql.select(VERSION.c.version)).scalar_one()
        if version != SCHEMA:
            message = (
                f"{self._path} was written by another version of candlewick (schema {version}; "
                f"this one knows {SCHEMA}). Use that version or a newer one."
            )
            raise UserError(message)
        self._check_pages(connection)

    def _empty(self) -> UserError:
        return UserError(f"There is no journal at {self._path}: nothing was recorded there yet.")

    def _check_pages(self, connection: sql.Connection) -> None:
        if self._read_only:
            return  # the writer has checked; who only looks should not wait
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if found != "ok":
            message = f"{self._path} is damaged: {found}. {CORRUPT}"
            raise StateCorruptError(message)


def _first_hash(account: str) -> str:
    return hashlib.sha256(f"candlewick journal of {account}".encode()).hexdigest()


def _hash(previous: str, payload: str) -> str:
    return hashlib.sha256(f"{previous}\n{payload}".encode()).hexdigest()


def _labels(event: Event) -> tuple[str, str | None, int]:
    kind = type(event).__name__
    match event:
        case Decided():
            return kind, event.decision.symbol, event.decision.as_of
        case Intended():
            return kind, event.order.symbol, event.order.at
        case Filled():
            return kind, None, event.fill.at
        case AccountOpened() | Rejected() | OrderUnknown() | SwitchSet():
            return kind, None, event.at
        case Marked() | PriceTouched() | Held() | Refused() | LevelsMoved() | FundingPaid():
            return kind, event.symbol, event.at
