"""One process per account of a PostgreSQL database, whatever machine it runs on."""

import hashlib
from contextlib import ExitStack
from typing import Final, Self

import sqlalchemy as sql

from candlewick.errors import AccountBusyError
from candlewick.infrastructure.store.database import Database
from candlewick.infrastructure.store.fence import holder

_OURS: Final = 0x63616E64  # "cand": advisory locks of other programs have other numbers


class ServerLock:
    """Held while a process trades an account; the server frees it when the connection ends.

    Args:
        database: where the account is.
        account: its name.
    """

    def __init__(self, database: Database, *, account: str) -> None:
        self._database = database
        self._account = account
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            AccountBusyError: another process holds it; the message says which, and since when.
        """
        with ExitStack() as undo:
            connection = undo.enter_context(self._database.connect())
            connection.detach()  # so that closing ends the session, and with it the lock
            # The server's locks know no schemas, and each may have an account of this name.
            schema = connection.execute(sql.select(sql.func.current_schema())).scalar_one()
            number = _number(f"{schema}/{self._account}")
            lock = sql.select(sql.func.pg_try_advisory_lock(_OURS, number))
            taken = connection.execute(lock).scalar_one()
            connection.commit()  # the lock is the session's; no transaction stays open for days
            if not taken:
                who = holder(connection, account=self._account) or "a process unknown"
                message = (
                    f"The account {self._account!r} in {self._database.name} is in use by {who}. "
                    "Stop that process, or use another account."
                )
                raise AccountBusyError(message)
            self._stack = undo.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()


def _number(name: str) -> int:
    """Return a number for `name`, as the server wants [32 bits, signed]."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)
