"""A log file for each day."""

import logging
import os
import sys
from datetime import date
from pathlib import Path
from typing import Final

from candlewick.errors import UserError
from candlewick.infrastructure.telemetry.line_format import moment_of

KEPT: Final = 30  # [files] older days are deleted


class DailyFile(logging.Handler):
    """Writes each record into the file of its day in UTC, such as `candlewick-2026-01-31.log`.

    A file never moves once it has its name, so several processes can write at a time, and who
    reads one is not interrupted. The newest 30 days are kept. Files are private to their owner.
    A disk that is full costs entries of the log; it never stops the program.

    Args:
        folder: where; it is made if missing.
        stem: what the name begins with.
        suffix: what it ends with.

    Raises:
        UserError: nothing can be written there; the message names the fix.
    """

    def __init__(self, folder: Path, stem: str, *, suffix: str = ".log") -> None:
        super().__init__()
        self._folder, self._stem, self._suffix = folder, stem, suffix
        self._day: date | None = None
        self._handle: int | None = None
        self._silent = False
        self._prove_writable()

    def emit(self, record: logging.LogRecord) -> None:
        """Write `record`; a failure is told once on stderr."""
        try:
            line = self.format(record) + "\n"
            # One call for the whole line: lines of several processes do not mix.
            handle = self._handle_of(moment_of(record).date())
            os.write(handle, line.encode("utf-8", errors="backslashreplace"))
            self._silent = False
        except OSError as error:
            self._complain(error)

    def close(self) -> None:
        """Close the file."""
        self.acquire()
        try:
            self._shut()
        finally:
            self.release()
        super().close()

    def path_of(self, day: date) -> Path:
        """Return the file of `day`."""
        return self._folder / f"{self._stem}-{day.isoformat()}{self._suffix}"

    def _handle_of(self, day: date) -> int:
        if self._handle is None or day != self._day:
            self._shut()
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            self._handle, self._day = os.open(self.path_of(day), flags, 0o600), day
            self._forget_old()
        return self._handle

    def _shut(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def _forget_old(self) -> None:
        digits = "[0-9]"
        day = "-".join([digits * 4, digits * 2, digits * 2])
        files = sorted(self._folder.glob(f"{self._stem}-{day}{self._suffix}"))
        for old in files[:-KEPT]:
            old.unlink(missing_ok=True)

    def _prove_writable(self) -> None:
        probe = self._folder / f".{self._stem}-{os.getpid()}.probe"
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(mode=0o700, parents=True)
            os.close(os.open(probe, os.O_WRONLY | os.O_CREAT, 0o600))
            probe.unlink()
        except OSError as error:
            message = (
                f"The log folder {self._folder} cannot be written: {error.strerror}. Choose "
                "another one in the settings, or give yourself the right to write there."
            )
            raise UserError(message) from error

    def _complain(self, error: OSError) -> None:
        # Not `handleError`: that prints the record's raw arguments, secrets and all.
        if not self._silent:
            self._silent = True
            sys.stderr.write(f"The log in {self._folder} cannot be written: {error.strerror}.\n")
