"""A log record as one line: for people, and for machines."""

import json
import logging
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from candlewick.domain.harmless import harmless
from candlewick.infrastructure.telemetry.redactor import Redactor

FIELDS: Final = "candlewick_fields"
"""The attribute of a record that holds what structlog was given by name."""

_USUAL: Final = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName", FIELDS}


def moment_of(record: logging.LogRecord) -> datetime:
    """Return when `record` was made, in UTC."""
    return datetime.fromtimestamp(record.created, UTC)


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return what `record` was given by name, through structlog or the standard `extra`."""
    extra = {name: value for name, value in vars(record).items() if name not in _USUAL}
    return extra | dict(getattr(record, FIELDS, {}))


def said(record: logging.LogRecord) -> str:
    """Return the message of `record`; one whose arguments do not fit it is not lost for that."""
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"{record.msg} {record.args}"


class LineFormat(logging.Formatter):
    """One line for people: time in UTC, level, logger, what happened, what it was given.

    Further lines (a traceback, a text of several lines) are indented, so that nothing inside a
    message can pass for an entry of its own.

    Args:
        redactor: takes the secrets out.
        tracebacks: whether an error's traceback is part of it, or only its last line.
    """

    def __init__(self, redactor: Redactor, *, tracebacks: bool = True) -> None:
        super().__init__()
        self._redactor = redactor
        self._tracebacks = tracebacks

    def format(self, record: logging.LogRecord) -> str:
        """Return `record` as text without its line end."""
        time = f"{moment_of(record):%Y-%m-%d %H:%M:%S}.{int(record.msecs):03d} UTC"
        return self._clean(f"{time} {record.levelname:<8} {record.name}: {self.message(record)}")

    def body(self, record: logging.LogRecord) -> str:
        """Return what happened, without when and where."""
        return self._clean(self.message(record))

    def message(self, record: logging.LogRecord) -> str:
        """Return the message, the named values and the error of `record`, secrets included."""
        named = [f"{name}={_word(value)}" for name, value in fields_of(record).items()]
        return "\n".join([" ".join([said(record), *named]), *self._error(record)])

    def _error(self, record: logging.LogRecord) -> list[str]:
        if not record.exc_info or record.exc_info[1] is None:
            return [record.stack_info] if record.stack_info else []
        error = record.exc_info[1]
        if self._tracebacks:
            return [self.formatException(record.exc_info)]
        return [f"{type(error).__name__}: {error}"]

    def _clean(self, text: str) -> str:
        return harmless(self._redactor.clean(text)).replace("\n", "\n    ")


class JsonFormat(logging.Formatter):
    """One JSON object for machines; the same parts, and nothing that is no JSON."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return `record` as one line of JSON."""
        entry: dict[str, Any] = {
            "time": moment_of(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": said(record),
        }
        entry = fields_of(record) | entry  # a field's name never hides what happened
        if record.exc_info and record.exc_info[1] is not None:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(self._plain(entry), allow_nan=False)

    def _plain(self, value: object) -> object:
        match value:
            case None | bool() | int():
                return value
            case float():
                return value if math.isfinite(value) else str(value)
            case Mapping():
                return {self._text(key): self._plain(one) for key, one in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._plain(one) for one in value]
            case _:
                return self._text(value)

    def _text(self, value: object) -> str:
        return self._redactor.clean(value if isinstance(value, str) else str(value))


def _word(value: object) -> str:
    text = str(value)
    return text if text and not re.search(r"[\s\"=]", text) else json.dumps(text)
