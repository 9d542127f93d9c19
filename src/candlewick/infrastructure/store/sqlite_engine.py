"""SQLite, set up so that what is committed stays, and its errors in plain words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from candlewick.errors import CandlewickError, StateCorruptError, UnavailableError, UserError
from candlewick.infrastructure.store.chain import WAY_OUT

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


def path_of(path_or_url: Path | str) -> Path:
    """Return the file that a path or an address such as "sqlite:///file.db" means.

    Raises:
        UserError: the address is of another database, or of none.
    """
    if "://" not in str(path_or_url):
        return Path(path_or_url)
    try:
        url = make_url(str(path_or_url))
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        message = (
            "The journal's address must be a file or sqlite:///path/to/file.db; other databases "
            "are not supported yet."
        )
        raise UserError(message)
    return Path(str(url.database))


def open_engine(path: Path, *, read_only: bool) -> Engine:
    """Return an engine for the file at `path`; nothing is opened before its first use."""
    mode = "ro" if read_only else "rw"

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
