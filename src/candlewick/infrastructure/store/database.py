"""A database that holds journals: opened, brought up to date, checked."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

import sqlalchemy as sql

from candlewick.errors import (
    AccountBusyError,
    NothingRecordedError,
    StateCorruptError,
    StateUnavailableError,
    UnavailableError,
    UserError,
)
from candlewick.infrastructure.store.chain import WAY_OUT
from candlewick.infrastructure.store.place import Address, Place, place_of
from candlewick.infrastructure.store.schema import FIRST_TABLES, METADATA, SCHEMA, VERSION


def is_gone(address: Address) -> bool:
    """Return whether there is no database at `address`."""
    return not place_of(address).is_there


def schema_of(address: Address) -> int | None:
    """Return the version of the tables at `address`, also of an older one; None for none.

    Raises:
        UserError: it cannot be read.
        UnavailableError: it is locked, or its server does not answer.
    """
    place = place_of(address)
    if not place.is_there:
        return None
    engine = place.open(read_only=True)
    try:
        with place.errors(), engine.begin() as connection:
            if VERSION.name not in sql.inspect(connection).get_table_names():
                return None
            return int(connection.execute(sql.select(VERSION.c.version)).scalar_one())
    finally:
        engine.dispose()


@contextmanager
def paused() -> Iterator[None]:
    """Turn what hinders writing into an error after which the same can be tried again.

    Raises:
        StateUnavailableError: for a full disk, a lock, a missing right, a server that is away.
    """
    try:
        yield
    except AccountBusyError:
        raise
    except (UserError, UnavailableError) as error:
        message = f"{error} Trading pauses until it can be recorded again."
        raise StateUnavailableError(message) from error


class Database:
    """An SQLite file or a PostgreSQL database with the tables of `schema`.

    Opened for writing it is checked first, made where there is none, and brought up to date
    where an older version wrote it. Opened with `read_only` it can be read while another
    process writes.

    Args:
        address: where it is.
        read_only: whether only to look.

    Attributes:
        name: what messages call it; never with a password.
        place: where it is.
        read_only: as given.

    Raises:
        StateCorruptError: it is damaged.
        UserError: it cannot be opened, or a newer version or another program made it.
        UnavailableError: it is locked, or its server does not answer; try again.
    """

    def __init__(self, address: Address, *, read_only: bool = False) -> None:
        self.place: Place = place_of(address)
        self.name = self.place.name
        self.read_only = read_only
        if read_only and not self.place.is_there:
            raise self._empty()
        self._engine = self.place.open(read_only=read_only)
        with ExitStack() as undo:
            undo.callback(self._engine.dispose)
            self._prepare()
            undo.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[sql.Connection]:
        """Begin a transaction that is committed at the end of the block, whole or not at all.

        Raises:
            StateCorruptError: it is damaged.
            UserError: the disk is full, or it may not be written; the message names the fix.
            UnavailableError: another program keeps it locked, or it does not answer; that passes.
        """
        with self.place.errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def connect(self) -> Iterator[sql.Connection]:
        """Give a connection of its own, for what outlives a transaction; errors as in `begin`."""
        with self.place.errors(), self._engine.connect() as connection:
            yield connection

    def expect_in_place(self) -> None:
        """See that what is written goes where it was opened.

        Raises:
            StateCorruptError: the file was removed or replaced.
        """
        self.place.expect_in_place()

    def damage(self) -> str:
        """Look at all of the storage; return what is wrong, "" for nothing."""
        with self.begin() as connection:
            return self.place.damage(connection, thorough=True)

    def _prepare(self) -> None:
        with self.begin() as connection:
            version = self._version(connection)
            if not self.read_only:
                self._require_sound(connection)
            elif version < SCHEMA:
                raise self._older(version)
        if version < SCHEMA:
            self._upgrade(version)

    def _upgrade(self, version: int) -> None:
        from candlewick.infrastructure.store.migration import upgrade  # noqa: PLC0415 - rarely needed

        self.place.keep_aside(f"schema-{version}")
        with self.begin() as connection:
            upgrade(connection)

    def _version(self, connection: sql.Connection) -> int:
        """Return the version of the tables that are there; they are made where there are none."""
        names = set(sql.inspect(connection).get_table_names())
        if not names & set(METADATA.tables):
            if names and not self.place.is_shared:
                raise self._strange()
            if self.read_only:
                # The writer makes the file first, and a moment later what is in it.
                raise self._empty()
            make_tables(connection)
            return SCHEMA
        if not names >= set(FIRST_TABLES):
            raise self._strange()
        version = int(connection.execute(sql.select(VERSION.c.version)).scalar_one())
        if version > SCHEMA:
            message = (
                f"{self.name} was written by a newer version of candlewick (schema {version}; "
                f"this one knows {SCHEMA}). Use that version or a newer one."
            )
            raise UserError(message)
        return version

    def _empty(self) -> NothingRecordedError:
        return NothingRecordedError(
            f"There is no journal at {self.name}: nothing was recorded there yet."
        )

    def _strange(self) -> UserError:
        return UserError(f"{self.name} is a database, but not a journal. Choose another one.")

    def _older(self, version: int) -> UserError:
        return UserError(
            f"{self.name} was written by an older version of candlewick (schema {version}; this "
            f"one reads {SCHEMA}). `candlewick db upgrade` brings it up to date."
        )

    def _require_sound(self, connection: sql.Connection) -> None:
        if damage := self.place.damage(connection, thorough=False):
            message = f"{self.name} is damaged: {damage}. {WAY_OUT}"
            raise StateCorruptError(message)


def make_tables(connection: sql.Connection) -> None:
    """Make the newest tables in an empty database."""
    METADATA.create_all(connection)
    connection.execute(sql.insert(VERSION).values(version=SCHEMA))
