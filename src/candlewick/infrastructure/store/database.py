"""A database that holds journals: opened, checked, and its errors in plain words."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

import sqlalchemy as sql

from candlewick.errors import StateCorruptError, UserError
from candlewick.infrastructure.store.chain import WAY_OUT
from candlewick.infrastructure.store.private_file import make_private_file
from candlewick.infrastructure.store.schema import FIRST_TABLES, METADATA, SCHEMA, VERSION
from candlewick.infrastructure.store.sqlite_engine import open_engine, path_of, plain_errors


def is_gone(path_or_url: Path | str) -> bool:
    """Return whether there is no database at `path_or_url`."""
    return not path_of(path_or_url).exists()


class Database:
    """An SQLite file with the tables of `schema`.

    Opened for writing it checks the file first. Opened with `read_only` it can read while
    another process writes.

    Args:
        path_or_url: a file, or its address as "sqlite:///path/to/file.db".
        read_only: whether only to look.

    Attributes:
        name: what messages call it.
        read_only: as given.

    Raises:
        StateCorruptError: the file is damaged.
        UserError: it cannot be opened, or a newer version or another program made it.
    """

    def __init__(self, path_or_url: Path | str, *, read_only: bool = False) -> None:
        self._path = path_of(path_or_url)
        self.name = str(self._path)
        self.read_only = read_only
        if not read_only:
            make_private_file(self._path)
        elif not self._path.is_file():
            raise self._empty()
        self._engine = open_engine(self._path, read_only=read_only)
        with ExitStack() as undo:
            undo.callback(self._engine.dispose)
            with self.begin() as connection:
                self._check(connection)
            undo.pop_all()
        self._file = self._identity()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[sql.Connection]:
        """Begin a transaction that is committed at the end of the block, whole or not at all.

        Raises:
            StateCorruptError: the file is damaged.
            UserError: the disk is full, or the file not writable; the message names the fix.
            UnavailableError: another program keeps the file locked; that passes.
        """
        with plain_errors(self._path), self._engine.begin() as connection:
            yield connection

    def expect_in_place(self) -> None:
        """See that the file still has its name, before it is written to.

        Raises:
            StateCorruptError: SQLite would go on writing into a file without a name.
        """
        if self._identity() != self._file:
            message = (
                f"{self.name} was removed or replaced while in use; nothing was recorded. {WAY_OUT}"
            )
            raise StateCorruptError(message)

    def damage(self) -> str:
        """Look at every page of the file; return what is wrong, "" for nothing."""
        with self.begin() as connection:
            found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
        return "" if found == "ok" else found

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _check(self, connection: sql.Connection) -> None:
        names = set(sql.inspect(connection).get_table_names())
        if not names:
            if self.read_only:
                # The writer makes the file first, and a moment later what is in it.
                raise self._empty()
            METADATA.create_all(connection)
            connection.execute(sql.insert(VERSION).values(version=SCHEMA))
            return
        if not names >= set(FIRST_TABLES):
            message = f"{self.name} is a database, but not a journal. Choose another file."
            raise UserError(message)
        version = connection.execute(sql.select(VERSION.c.version)).scalar_one()
        if version != SCHEMA:
            message = (
                f"{self.name} was written by another version of candlewick (schema {version}; "
                f"this one knows {SCHEMA}). Use that version or a newer one."
            )
            raise UserError(message)
        self._check_pages(connection)

    def _empty(self) -> UserError:
        return UserError(f"There is no journal at {self.name}: nothing was recorded there yet.")

    def _check_pages(self, connection: sql.Connection) -> None:
        if self.read_only:
            return  # the writer has checked; who only looks should not wait
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if found != "ok":
            message = f"{self.name} is damaged: {found}. {WAY_OUT}"
            raise StateCorruptError(message)
