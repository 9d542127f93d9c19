"""Where a database of journals is: a file, or a server."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeAlias

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from candlewick.errors import UserError
from candlewick.infrastructure.store.postgres_engine import PostgresServer
from candlewick.infrastructure.store.sqlite_engine import SqliteFile

Address: TypeAlias = Path | str | URL
"""A file, an address such as "sqlite:///file.db" or "postgresql://user@host/name", or one with
its password in it, which shows itself as *** only."""


class Place(Protocol):
    """What a `Database` needs to know about where it is."""

    name: str
    is_shared: bool

    @property
    def is_there(self) -> bool:
        """Return whether there is anything to read."""
        ...

    def open(self, *, read_only: bool) -> Engine:
        """Return an engine for it."""
        ...

    def errors(self) -> AbstractContextManager[None]:
        """Turn the database's errors inside the block into ours."""
        ...

    def expect_in_place(self) -> None:
        """See that what is written goes where it was opened."""
        ...

    def keep_aside(self, suffix: str) -> None:
        """Copy it beside itself before it is changed, where it is a file."""
        ...

    def damage(self, connection: Connection, *, thorough: bool) -> str:
        """Return what is wrong with the storage itself, "" for nothing."""
        ...


def place_of(address: Address) -> SqliteFile | PostgresServer:
    """Return the place that `address` means.

    Raises:
        UserError: it is the address of another database, or of none.
    """
    if isinstance(address, Path) or (isinstance(address, str) and "://" not in address):
        return SqliteFile(Path(address))
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is not None and url.get_backend_name() == "postgresql" and url.database:
        return PostgresServer(url)
    if url is None or url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        message = (
            "The journal's address must be a file, sqlite:///path/to/file.db or "
            "postgresql://user@host/database."
        )
        raise UserError(message)
    return SqliteFile(Path(str(url.database)))
