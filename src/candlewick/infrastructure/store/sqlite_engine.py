"""SQLite, set up so that what is committed stays, and its errors in plain words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from candlewick.errors import CandlewickError, StateCorruptError, UnavailableError, UserError
from candlewick.infrastructure.store.chain import WAY_OUT
from candlewick.infrastructure.store.private_file import make_private_file, put_in_place

BUSY_TIMEOUT: Final = 10.0  # [s] how long a writer waits for another program to let go
_DAMAGE: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_FIXES: Final = {
    sqlite3.SQLITE_FULL: "The disk that holds {path} is full. Free some room, then start again.",
    sqlite3.SQLITE_READONLY: "{path} may not be written. Give yourself the right to write it.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened. See that it is a file you may read and "
    "write, in a folder you may write.",
    sqlite3.SQLITE_IOERR: "The disk that holds {path} failed to read or write it. See that it has "
    "room and is healthy, then start again.",
}


class SqliteFile:
    """A `Place` for a journal: a file on a local disk, private to its owner.

    Attributes:
        path: where it lies.
        name: what messages call it.
        is_shared: that a file with other tables is somebody else's.
    """

    is_shared = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self._opened_as: tuple[int, int] | None = None

    @property
    def is_there(self) -> bool:
        """Return whether there is a file of that name."""
        return self.path.is_file()

    def open(self, *, read_only: bool) -> Engine:
        """Return an engine for the file, which is made where it is to be written to.

        Raises:
            UserError: it cannot be made.
        """
        if not read_only:
            make_private_file(self.path)
        self._opened_as = self._identity()
        return _engine(self.path, read_only=read_only)

    def errors(self) -> AbstractContextManager[None]:
        """Turn the database's errors inside the block into ours; see `plain_errors`."""
        return plain_errors(self.path)

    def expect_in_place(self) -> None:
        """See that the file still has its name, before it is written to.

        Raises:
            StateCorruptError: SQLite would go on writing into a file without a name.
        """
        if self._identity() != self._opened_as:
            message = (
                f"{self.name} was removed or replaced while in use; nothing was recorded. {WAY_OUT}"
            )
            raise StateCorruptError(message)

    def keep_aside(self, suffix: str) -> None:
        """Copy the file to one beside it called "name.suffix.db", unless there is one.

        Raises:
            UserError: it cannot be written.
        """
        beside = self.path.with_name(f"{self.path.stem}.{suffix}.db")
        if not beside.exists():
            copy_file(self.path, beside)

    def damage(self, connection: Connection, *, thorough: bool) -> str:
        """Look at the pages of the file; return what is wrong, "" for nothing."""
        check = "integrity_check" if thorough else "quick_check"
        found = str(connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar_one())
        return "" if found == "ok" else found

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _engine(path: Path, *, read_only: bool) -> Engine:
    mode = "ro" if read_only else "rw"
    if read_only and _is_still(path):
        mode += "&immutable=1"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_TIMEOUT,
            isolation_level=None,  # or sqlite3 would begin and commit by itself
            check_same_thread=False,
        )
        # A byte that was changed may be no UTF-8; it must be found, not fail to be read.
        connection.text_factory = lambda found: found.decode("utf-8", "surrogateescape")
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=connect)
    event.listen(engine, "begin", _begin_to_read if read_only else _begin_to_write)
    if not read_only:
        event.listen(engine, "connect", _make_durable)
    return engine


def copy_file(source: Path, target: Path) -> None:
    """Copy the database `source` to the private file `target`, whole or not at all.

    Another process may write to it meanwhile: what it has committed by then is in the copy.

    Raises:
        StateCorruptError: it is damaged.
        UserError: `target` cannot be written.
        UnavailableError: another program keeps it locked.
    """
    draft = target.with_name(f"{target.name}.tmp")
    draft.unlink(missing_ok=True)
    make_private_file(draft)
    with (
        plain_errors(target),
        closing(sqlite3.connect(source, timeout=BUSY_TIMEOUT)) as read,
        closing(sqlite3.connect(draft)) as written,
    ):
        read.backup(written)
    # WAL belongs to a file in use; a copy that lies somewhere must be complete by itself.
    with plain_errors(target), closing(sqlite3.connect(draft)) as written:
        written.execute("PRAGMA journal_mode=DELETE")
    put_in_place(draft, target)


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn the database's errors about `path` into ours.

    Raises:
        StateCorruptError: the file is damaged.
        UserError: the disk is full, or the file not writable; the message names the fix.
        UnavailableError: another program keeps the file locked; that passes.
    """
    try:
        yield
    except DBAPIError as error:
        _explain(error.orig or error, path)
    except sqlite3.Error as error:
        _explain(error, path)
    except UnicodeDecodeError as error:  # sqlite3 quotes what it could not read
        message = f"{path} is damaged: {error}. {WAY_OUT}"
        raise StateCorruptError(message) from error


def _is_still(path: Path) -> bool:
    """Return whether nobody can be writing: SQLite's marks cannot even be laid beside the file."""
    pending = path.with_name(f"{path.name}-wal")
    return not os.access(path.parent, os.W_OK) and not pending.exists()


def _explain(error: BaseException, path: Path) -> NoReturn:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the high bits only refine it
    problem: CandlewickError = StateCorruptError(f"{path} cannot be used: {error}. {WAY_OUT}")
    if code in _DAMAGE:
        problem = StateCorruptError(f"{path} is damaged: {error}. {WAY_OUT}")
    elif code == sqlite3.SQLITE_BUSY:
        problem = UnavailableError(
            f"Another program keeps {path} locked (a database browser, a backup?): close it. "
            "Nothing of this step was recorded."
        )
    elif code in _FIXES:
        problem = UserError(f"{_FIXES[code].format(path=path)} Nothing of this step was recorded.")
    raise problem from error


def _make_durable(connection: sqlite3.Connection, _record: Any) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        message = (
            "The disk does not support what a safe journal needs (WAL). Choose a folder on a "
            "local disk in the settings."
        )
        raise UserError(message)
    connection.execute(
        "PRAGMA synchronous=FULL"
    )  # each commit reaches the disk before we act on it
    connection.execute("PRAGMA fullfsync=ON")  # macOS calls it a sync otherwise and does not
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_to_write(connection: Connection) -> None:
    # IMMEDIATE: a writer that has read first could otherwise find itself locked out half-way.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
