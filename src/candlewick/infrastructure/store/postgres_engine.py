"""PostgreSQL, and its errors in plain words."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, InterfaceError

from candlewick.errors import (
    AccountBusyError,
    CandlewickError,
    StateCorruptError,
    UnavailableError,
    UserError,
)
from candlewick.infrastructure.store.chain import WAY_OUT

_PATIENCE: Final = 10  # [s] for a connection, and for a lock that another program holds
_FIXES: Final = {
    "53100": "the disk of the server is full; free some room there",
    "25006": "the server takes no changes (it is a standby, or read-only)",
    "42501": "this user may not do that; grant it the rights on the database",
    "3D000": "there is no database of that name; create it",
    "28000": "this user may not log in there",
    "28P01": "the password is not right; it is read from the environment (see store.password_env)",
}
"""What the user can do, by PostgreSQL's own code of the error."""

_CORRUPT: Final = ("XX001", "XX002")
_BUSY: Final = "23505"
_PASSING: Final = ("08", "40", "53", "55", "57")


class PostgresServer:
    """A `Place` for a journal: a database on a PostgreSQL server.

    Args:
        url: its address; a password in it is used and never shown.

    Attributes:
        name: what messages call it.
        is_shared: that other programs' tables may lie beside ours.
    """

    is_shared = True

    def __init__(self, url: URL) -> None:
        if importlib.util.find_spec("psycopg") is None:
            message = (
                "A journal in PostgreSQL needs the extra `postgres`: pip install "
                "'candlewick[postgres]'."
            )
            raise UserError(message)
        self._url = url.set(drivername="postgresql+psycopg")
        self.name = url.set(query={}).render_as_string(hide_password=True)

    @property
    def is_there(self) -> bool:
        """Return True: whether it can be reached shows when it is opened."""
        return True

    def open(self, *, read_only: bool) -> Engine:
        """Return an engine for it; nothing is connected before its first use."""
        timeouts = f"-c lock_timeout={_PATIENCE}s"
        mode = " -c default_transaction_read_only=on" if read_only else ""
        options = f"{self._url.query.get('options', '')} {timeouts}{mode}".strip()
        level = "REPEATABLE READ" if read_only else "READ COMMITTED"
        return create_engine(
            self._url.update_query_dict({"options": options, "connect_timeout": str(_PATIENCE)}),
            isolation_level=level,
            pool_pre_ping=True,  # a server that was restarted is connected to anew
        )

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn the database's errors inside the block into ours.

        Raises:
            StateCorruptError: the data is damaged.
            UserError: a login, a right, a database or room is missing; the message names the fix.
            UnavailableError: the server is not to be reached, or busy; that passes.
            AccountBusyError: another process wrote the same event first.
        """
        try:
            yield
        except DBAPIError as error:
            self._explain(error)

    def expect_in_place(self) -> None:
        """Do nothing: a server answers for where it writes."""

    def keep_aside(self, suffix: str) -> None:
        """Do nothing: tables are changed within one transaction, all or none."""

    def damage(self, connection: Connection, *, thorough: bool) -> str:
        """Return "": the server keeps checksums of its own."""
        del connection, thorough
        return ""

    def _explain(self, error: DBAPIError) -> NoReturn:
        code = getattr(error.orig, "sqlstate", None) or ""
        said = str(error.orig).strip().replace("\n", " ")
        problem: CandlewickError = StateCorruptError(
            f"{self.name} cannot be used: {said} {WAY_OUT}"
        )
        if code == _BUSY:
            problem = AccountBusyError(
                f"Another process has written to the same account in {self.name}. Stop it, then "
                "start again."
            )
        elif code in _FIXES or (not code and "FATAL" in said):
            fix = _FIXES.get(code, said)
            problem = UserError(f"{self.name}: {fix}. Nothing of this step was recorded.")
        elif code.startswith(_PASSING) or (not code and _is_of_the_connection(error)):
            problem = UnavailableError(f"{self.name} does not answer now: {said}")
        elif code in _CORRUPT:
            problem = StateCorruptError(f"{self.name} is damaged: {said} {WAY_OUT}")
        raise problem from error


def _is_of_the_connection(error: DBAPIError) -> bool:
    """Return whether `error` is about the line to the server, not about what was said on it."""
    kinds = {kind.__name__ for kind in type(error.orig).__mro__}
    return (
        error.connection_invalidated
        or isinstance(error, InterfaceError)
        or ("OperationalError" in kinds)
    )
