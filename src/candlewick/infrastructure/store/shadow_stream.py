"""What challengers said: a chain of events of its own, beside the account's in its database."""

from typing import Final

import sqlalchemy as sql

from candlewick.domain.events import Decided, Shadowed
from candlewick.domain.record import Record
from candlewick.infrastructure.store.chain import Head, read_link
from candlewick.infrastructure.store.head_file import HeadFile
from candlewick.infrastructure.store.schema import EVENTS
from candlewick.infrastructure.store.sql_journal import SqlJournal

_SUFFIX: Final = "+shadow"
"""No account's name can end so."""

_NEWEST: Final = 5_000
"""[events] among which those of the newest close are looked for: 20 each for 250 markets."""


def shadow_name(account: str) -> str:
    """Return under which name the challengers' events of `account` are kept."""
    return f"{account}{_SUFFIX}"


def is_shadow(name: str) -> bool:
    """Return whether `name` is one that `shadow_name` gave."""
    return name.endswith(_SUFFIX)


def shadow_of(journal: SqlJournal) -> SqlJournal:
    """Open what is kept beside `journal`; it needs no closing, as it shares its database.

    Raises:
        StateCorruptError: newest events were cut off.
    """
    name = shadow_name(journal.account)
    head_file = journal.head_file and shadow_head(journal.head_file)
    return SqlJournal(journal.database, account=name, head_file=head_file)


def shadow_head(head_file: HeadFile) -> HeadFile:
    """Return where the head of the challengers' chain is kept, beside that of the account's."""
    name = shadow_name(head_file.account)
    return HeadFile(head_file.path.with_name(f"{name}.head"), account=name)


class ShadowBook:
    """What an account decided lately, and what its challengers said to that.

    Args:
        journal: the account's, held by this process.
        who: what other processes are told about this one.

    Raises:
        StateCorruptError: the challengers' newest events were cut off.
        UserError: it cannot be written.
    """

    def __init__(self, journal: SqlJournal, *, who: str) -> None:
        self._journal = journal
        self._shadow = shadow_of(journal)
        self._shadow.take_hold(who)

    def decided(self, close: int) -> list[Record]:
        """Return the account's decisions on `close` [ms], oldest first.

        Raises:
            StateCorruptError: one is not as it was written.
            UnavailableError: the database is locked or away.
        """
        return _newest(self._journal, Decided.__name__, at=close)

    def answered(self, close: int) -> set[tuple[str, str]]:
        """Return which challenger was recorded about which market on `close` [ms].

        Raises:
            StateCorruptError: one record is not as it was written.
            UnavailableError: the database is locked or away.
        """
        found = _newest(self._shadow, Shadowed.__name__, at=close)
        events = [one.event for one in found]
        return {(one.challenger, one.symbol) for one in events if isinstance(one, Shadowed)}

    def append(self, *events: Shadowed) -> None:
        """Record `events`, all or none; see `Journal.append`."""
        self._shadow.append(*events)


def _newest(journal: SqlJournal, kind: str, *, at: int) -> list[Record]:
    """Return the events of `kind` and `at` [ms] among the newest, each as it was written.

    A full walk of a long chain would hold up the loop.
    """
    mine = EVENTS.c.account == journal.account
    newest = sql.select(sql.func.max(EVENTS.c.seq)).where(mine).scalar_subquery()
    query = (
        sql.select(EVENTS)
        .where(mine, EVENTS.c.seq > newest - _NEWEST, EVENTS.c.kind == kind, EVENTS.c.at == at)
        .order_by(EVENTS.c.seq)
    )
    with journal.database.begin() as connection:
        rows = connection.execute(query).all()
    return [read_link(row, after=Head(row.seq - 1, row.previous_hash)) for row in rows]
