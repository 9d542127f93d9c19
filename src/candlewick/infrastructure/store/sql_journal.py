"""The journal in an SQL database: the one truth about an account."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final, Self

import sqlalchemy as sql

from candlewick.domain.events import Event
from candlewick.domain.record import Record
from candlewick.errors import (
    AccountBusyError,
    StateCorruptError,
    StateUnavailableError,
    UserError,
)
from candlewick.infrastructure.store.chain import (
    WAY_OUT,
    Head,
    broken,
    first_head,
    link,
    read_link,
)
from candlewick.infrastructure.store.database import Database, is_gone, paused
from candlewick.infrastructure.store.fence import require_hold, take_hold
from candlewick.infrastructure.store.head_file import HeadFile
from candlewick.infrastructure.store.place import Address
from candlewick.infrastructure.store.schema import EVENTS
from candlewick.infrastructure.store.server_lock import ServerLock

_LOG = logging.getLogger("candlewick.store")
PAGE: Final = 1_000  # [events] read at a time, so that a long history needs little memory


class SqlJournal:
    """A `Journal` in an SQL database; each event is chained to the one before it by its hash.

    Opened with `read_only` it can read while another process writes, and refuses to append.

    Args:
        address: where it is; see `Database`. One that is open already stays open.
        account: whose events; several accounts can share a database, each with its own chain.
        read_only: whether only to look.
        head_file: where the chain's head is kept besides, so that it shows if the newest events
            were cut off; None leaves that out.

    Attributes:
        account: whose events they are.
        database: what it is stored in, open; others may store there too.
        head_file: as given.
        guarded: whether its head was known when it was opened, where `head_file` was given.

    Raises:
        StateCorruptError: the database is damaged, or newest events were cut off.
        UserError: it cannot be opened, or a newer version or another program made it.
    """

    def __init__(
        self,
        address: Address | Database,
        *,
        account: str,
        read_only: bool = False,
        head_file: HeadFile | None = None,
    ) -> None:
        self.account = account
        self.head_file = head_file
        self._token: int | None = None
        self._doubtful: Head | None = None
        known = head_file.read() if head_file else None  # first: the journal only goes on
        self.guarded = head_file is None or known is not None
        self._is_mine = not isinstance(address, Database)
        if isinstance(address, Database):
            self.database = address
        elif known and known.seq and is_gone(address):
            raise self._gone(address, head_file)
        else:
            self.database = Database(address, read_only=read_only)
        with ExitStack() as undo:
            undo.callback(self.close)
            with self.database.begin() as connection:
                self._head = self._newest(connection)
                self._require_whole(connection, known)
            self._catch_up(known)
            undo.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, if it was opened here."""
        if self._is_mine:
            self.database.close()

    @property
    def head(self) -> Head:
        """Return the newest event's number and hash, as far as is known here."""
        return self._head

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes out for the length of the block, wherever they run.

        A file is guarded by `AccountLock`; here it is the server that does.

        Raises:
            AccountBusyError: another process is in; the message says which.
        """
        if not self.database.place.is_shared:
            yield
            return
        with ServerLock(self.database, account=self.account):
            yield

    def take_hold(self, who: str) -> None:
        """Fence off every process that held the account before: its next append is refused.

        Args:
            who: what others are told about this process.

        Raises:
            UserError: it cannot be written.
        """
        with self.database.begin() as connection:
            self._token = take_hold(connection, account=self.account, who=who)

    def append(self, *events: Event) -> None:
        """Record `events`, all or none; they survive a crash from here on.

        Raises:
            StateCorruptError: they cannot be stored, or the database is damaged or gone.
            AccountBusyError: another process has taken the account, or written to it meanwhile.
            StateUnavailableError: the disk is full, the file locked or not writable, the server
                away; nothing was recorded, and trying again may work.
            UserError: it was opened only to look.
        """
        if self.database.read_only:
            message = f"{self.database.name} was opened for reading only; nothing was recorded."
            raise UserError(message)
        if not events:
            return
        rows, head = self._chain(events)
        try:
            with paused(), self.database.begin() as connection:
                if self._token is not None:
                    require_hold(connection, account=self.account, token=self._token)
                self._expect_unchanged(self._newest(connection))
                connection.execute(sql.insert(EVENTS), rows)
        except StateUnavailableError:
            self._doubtful = head  # a server may have committed before the line broke
            raise
        self._head = head
        if self.head_file:
            self._keep_head(self.head_file)

    def replay(self) -> Iterator[Event]:
        """Return every event of the account, oldest first, each checked against its hash.

        Raises:
            StateCorruptError: an event is missing, was changed, or cannot be read.
            UserError: the file cannot be read.
        """
        return (record.event for record in self.records())

    def records(self) -> Iterator[Record]:
        """Return what `replay` does, each event with its number and hash.

        Raises:
            StateCorruptError: as `replay`.
            UserError: as `replay`.
        """
        head = first_head(self.account)
        while rows := self._page(head.seq):
            for row in rows:
                try:
                    record = read_link(row, after=head)
                except StateCorruptError as error:
                    raise self._broken(error) from error
                head = Head(record.seq, record.hash)
                yield record
        self._head = head

    def _page(self, after: int) -> Sequence[sql.Row[Any]]:
        query = (
            sql.select(EVENTS)
            .where(EVENTS.c.account == self.account, EVENTS.c.seq > after)
            .order_by(EVENTS.c.seq)
            .limit(PAGE)
        )
        with self.database.begin() as connection:
            return connection.execute(query).all()

    def _broken(self, error: StateCorruptError) -> StateCorruptError:
        place = f"{self.database.name}, account {self.account!r}"
        return StateCorruptError(f"{place}: {error}. {WAY_OUT}")

    def _chain(self, events: Sequence[Event]) -> tuple[list[dict[str, Any]], Head]:
        head, rows = self._head, []
        for event in events:
            row, head = link(self.account, event, after=head)
            rows.append(row)
        return rows, head

    def _newest(self, connection: sql.Connection) -> Head:
        query = (
            sql.select(EVENTS.c.seq, EVENTS.c.hash)
            .where(EVENTS.c.account == self.account)
            .order_by(EVENTS.c.seq.desc())
            .limit(1)
        )
        row = connection.execute(query).one_or_none()
        return Head(row.seq, row.hash) if row else first_head(self.account)

    def _catch_up(self, known: Head | None) -> None:
        """Write the head outside, where a crash or an older version left it behind."""
        if self.head_file is None or self.database.read_only or known == self._head:
            return
        if known is None and self._head.seq:
            _LOG.warning(
                "%s was missing and is written anew: whether the newest events had been cut off"
                " before cannot be told",
                self.head_file.path,
            )
        self.head_file.write(self._head)

    def _gone(self, address: Address, head_file: HeadFile | None) -> StateCorruptError:
        head = head_file.path if head_file else ""
        return StateCorruptError(
            f"The journal of the account {self.account!r} at {address} is gone, and {head} knows "
            f"that there was one. Put it back; if you removed it yourself, to start anew, remove "
            f"{head} too."
        )

    def _require_whole(self, connection: sql.Connection, known: Head | None) -> None:
        """See that the journal still holds the newest event that is known outside of it."""
        if known is None or known.seq == 0:
            return
        if self._head.seq < known.seq:
            what = (
                f"is missing: the newest events, up to {known.seq}, were cut off (if you put back "
                f"an older copy yourself, remove {self.head_file and self.head_file.path})"
            )
            raise self._broken(broken(self._head.seq + 1, what))
        query = sql.select(EVENTS.c.hash).where(
            EVENTS.c.account == self.account, EVENTS.c.seq == known.seq
        )
        if connection.execute(query).scalar_one_or_none() != known.hash:
            what = f"is not the one that {self.head_file and self.head_file.path} knows of"
            raise self._broken(broken(known.seq, what))

    def _keep_head(self, head_file: HeadFile) -> None:
        try:
            head_file.write(self._head)
        except UserError as error:  # what happened is recorded; only the guard is behind
            _LOG.warning("the newest event's hash is not kept outside the journal: %s", error)

    def _expect_unchanged(self, found: Head) -> None:
        self.database.expect_in_place()
        if found == self._doubtful != self._head:
            message = (
                f"The newest events of the account {self.account!r} were recorded in "
                f"{self.database.name}, although it said that they were not. Nothing is lost: "
                "start again."
            )
            raise StateCorruptError(message)
        if found.seq > self._head.seq:
            message = (
                f"Another process has written to the account {self.account!r} in "
                f"{self.database.name}. Stop it, then start again."
            )
            raise AccountBusyError(message)
        if found != self._head:
            what = "is missing or was changed while in use"
            raise self._broken(broken(self._head.seq, what))
