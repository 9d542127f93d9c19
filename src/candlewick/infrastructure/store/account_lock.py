"""One process per account."""

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from candlewick.errors import AccountBusyError, UserError
from candlewick.infrastructure.clocks import SystemClock
from candlewick.infrastructure.store.file_lock import try_lock
from candlewick.infrastructure.store.private_file import make_private_file
from candlewick.ports.clock import Clock


def process_words(clock: Clock) -> str:
    """Say which process this is, and since when, as others will read it."""
    return _words(os.getpid(), socket.gethostname(), _utc(clock.now()))


class AccountLock:
    """Held while a process trades an account; the system frees it however the process ends.

    The file says who holds it, and stays behind empty of meaning when nobody does.

    Args:
        path: the lock's file, one per account.
        clock: what tells since when it is held.
    """

    def __init__(self, path: Path | str, *, clock: Clock | None = None) -> None:
        self._path = Path(path)
        self._clock = clock or SystemClock()
        self._handle: int | None = None

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            AccountBusyError: another process holds it; the message says which, and since when.
            UserError: the file cannot be written.
        """
        make_private_file(self._path)
        handle = os.open(self._path, os.O_RDWR)
        try:
            try_lock(handle)
        except OSError as error:
            os.close(handle)
            if isinstance(error, BlockingIOError | PermissionError):
                raise AccountBusyError(self._who()) from error
            message = (
                f"{self._path} cannot be locked: {error.strerror}. Choose a folder on a local "
                "disk in the settings."
            )
            raise UserError(message) from error
        self._handle = handle
        self._sign(handle)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _sign(self, handle: int) -> None:
        text = json.dumps(
            {
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "since": _utc(self._clock.now()),
            }
        )
        os.lseek(handle, 0, os.SEEK_SET)
        os.truncate(handle, 0)
        os.write(handle, text.encode())

    def _who(self) -> str:
        try:
            holder = json.loads(self._path.read_text(encoding="utf-8"))
            who = _words(holder["pid"], holder["host"], holder["since"])
        except (OSError, ValueError, KeyError, TypeError):
            who = "a process that has not said who it is"
        return (
            f"The account is in use by {who} ({self._path}). Stop that process, or use another "
            "account."
        )


def _words(pid: object, host: object, since: object) -> str:
    return f"process {pid} on the host {host!r}, since {since}"


def _utc(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
