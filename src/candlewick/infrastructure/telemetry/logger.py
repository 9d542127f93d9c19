"""Where everything that happens is told: terminal, files, machines."""

import logging
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Any, Final, Self

import structlog
from rich.text import Text

from candlewick.domain.answer import PieceKind
from candlewick.errors import UserError
from candlewick.infrastructure.telemetry.daily_file import DailyFile
from candlewick.infrastructure.telemetry.line_format import FIELDS, JsonFormat, LineFormat
from candlewick.infrastructure.telemetry.live_console import ConsoleHandler, LiveConsole
from candlewick.infrastructure.telemetry.redactor import Redactor

NAME: Final = "candlewick"


class Logger(logging.Logger):
    """A logger with a Rich console, daily files, and a live view of the model's answer.

    In `log_dir`, with the day in UTC in each name: `<prefix>-<day>.log` holds everything,
    `<prefix>-errors-<day>.log` errors alone, `<prefix>-<day>.jsonl` everything for machines.
    Close it, or use it in a `with`.

    Args:
        logger_name: what its lines are signed with; "candlewick" where empty.
        log_filename_prefix: what the names of the files begin with; the name where empty.
        log_dir: the folder of the files; private to the user if it is made here.
        logger_debug: whether details are told too, and tracebacks on the terminal.
        secrets: values that are taken out of everything it tells.
        console: whether to print on the terminal (stderr).
        json_lines: whether to write the file for machines.

    Raises:
        UserError: the folder cannot be written; the message names the fix.
    """

    def __init__(
        self,
        logger_name: str = "",
        log_filename_prefix: str = "",
        log_dir: Path | str = "logs",
        logger_debug: bool = False,  # noqa: FBT001, FBT002 - the original's signature
        *,
        secrets: Iterable[str] = (),
        console: bool = True,
        json_lines: bool = False,
    ) -> None:
        super().__init__(logger_name or NAME, logging.DEBUG if logger_debug else logging.INFO)
        self._redactor = Redactor(secrets)
        self._console = LiveConsole() if console else None
        folder, prefix = Path(log_dir), log_filename_prefix or self.name
        lines = LineFormat(self._redactor)
        self._add(DailyFile(folder, prefix), lines, logging.NOTSET)
        self._add(DailyFile(folder, f"{prefix}-errors"), lines, logging.ERROR)
        if json_lines:
            machine = DailyFile(folder, prefix, suffix=".jsonl")
            self._add(machine, JsonFormat(self._redactor), logging.NOTSET)
        if self._console:
            on_screen = ConsoleHandler(self._console, self._redactor, tracebacks=logger_debug)
            self.addHandler(on_screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def stream(self, text: str, kind: PieceKind = PieceKind.TEXT) -> None:
        """Show a piece of a model's answer at once; reasoning dimmed, the answer plain.

        Log lines that come meanwhile get lines of their own. Nothing goes to the files.
        """
        if self._console:
            self._console.piece(self._redactor.clean(text), kind)

    def show(self, line: Text) -> None:
        """Print a styled line on the terminal, and log its words to the files."""
        clean = self._redactor.clean(line.plain)
        if self._console:
            self._console.line(line if clean == line.plain else Text(clean))
        record = self.makeRecord(self.name, logging.INFO, "", 0, clean, (), None)
        for handler in self.handlers:
            if not isinstance(handler, ConsoleHandler) and handler.level <= logging.INFO:
                handler.handle(record)

    def close(self) -> None:
        """Close the files and end a running line; other loggers are no longer heard."""
        if self._console:
            self._console.end()
        own = logging.getLogger(NAME)
        for handler in list(self.handlers):
            self.removeHandler(handler)
            if handler in logging.getLogger().handlers:
                logging.getLogger().removeHandler(handler)
                own.setLevel(logging.NOTSET)
                structlog.reset_defaults()
            handler.close()

    def _add(self, handler: logging.Handler, form: logging.Formatter, level: int) -> None:
        handler.setFormatter(form)
        handler.setLevel(level)
        self.addHandler(handler)


def setup_logging(
    *, log_dir: Path | str, level: str, secrets: Iterable[str], console: bool, json_lines: bool
) -> Logger:
    """Return a `Logger` that also tells what every other logger says, until it is closed.

    Heard are `logging.getLogger("candlewick....")` and `structlog.get_logger()` from `level`
    up, and other packages' warnings and errors.

    Args:
        log_dir: the folder of the files.
        level: "DEBUG", "INFO", "WARNING" or "ERROR".
        secrets: values that are taken out of everything.
        console: whether to print on the terminal (stderr).
        json_lines: whether to write the file for machines.

    Raises:
        UserError: the folder cannot be written, or there is no such level.
    """
    if level not in logging.getLevelNamesMapping():
        message = f"There is no log level {level!r}. Use DEBUG, INFO, WARNING or ERROR."
        raise UserError(message)
    logger = Logger(
        *(NAME, "", log_dir, level == "DEBUG"),
        secrets=secrets,
        console=console,
        json_lines=json_lines,
    )
    logger.setLevel(level)
    logging.getLogger(NAME).setLevel(level)
    for handler in logger.handlers:
        logging.getLogger().addHandler(handler)
    _hear_structlog()
    return logger


def _hear_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.PositionalArgumentsFormatter(),
            _to_record,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _to_record(_logger: object, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    # The names travel in one attribute: "name" or "module" would clash with a record's own.
    passed = {name: event.pop(name) for name in ("exc_info", "stack_info") if name in event}
    return {"msg": str(event.pop("event", "")), "extra": {FIELDS: dict(event)}, **passed}
