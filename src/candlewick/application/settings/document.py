"""A configuration file as it stands: what it says and on which line."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from candlewick.application.settings.ini_file import IniFaultError, read_ini
from candlewick.application.settings.problem import Problem
from candlewick.application.settings.toml_lines import KeyPath, key_lines

_TOML_PLACE: Final = re.compile(
    r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL
)
_LARGEST: Final = 1_000_000
"""[bytes] A larger file is not a configuration."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, not yet checked.

    Attributes:
        tree: sections, then keys, with TOML's names and shapes even if the file is INI.
        lines: [1 = first] where each key stands.
        warnings: what was read differently from how it is written.
        problems: why the file could not be read; then `tree` is empty.
    """

    tree: dict[str, Any] = field(default_factory=dict)
    lines: dict[KeyPath, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_ini(path: Path) -> bool:
    """Return whether the file's name says that it is INI."""
    return path.suffix.lower() in {".ini", ".cfg", ".conf"}


def read_document(path: Path) -> Document:
    """Read the file at `path`, TOML or INI by its name."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        return _unreadable(path.name, f"cannot be read: {(error.strerror or str(error)).lower()}")
    if len(raw) > _LARGEST:
        return _unreadable(path.name, "is larger than 1 MB, so it cannot be a configuration")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unreadable(path.name, "is not UTF-8 text; save it as UTF-8", line=line)
    return _read_ini(text, path.name) if is_ini(path) else _read_toml(text, path.name)


def _read_toml(text: str, name: str) -> Document:
    try:
        tree = tomllib.loads(text)
        lines = key_lines(text)
    except tomllib.TOMLDecodeError as error:
        match = _TOML_PLACE.fullmatch(str(error))
        what = match[1] if match else str(error)
        if match is None or match[2] is None:
            return _unreadable(name, f"is not TOML: {what}, at the end of the file")
        hint = "; a text stands in quotes" if what == "Invalid value" else ""
        return _unreadable(
            name, f"is not TOML: {what}, in column {match[3]}{hint}", line=int(match[2])
        )
    except RecursionError:
        return _unreadable(name, "is nested too deeply")
    except ValueError as error:  # a number of thousands of digits
        return _unreadable(name, f"is not TOML: {error}")
    return Document(tree, lines)


def _read_ini(text: str, name: str) -> Document:
    try:
        ini = read_ini(text, name)
    except IniFaultError as error:
        return _unreadable(name, str(error), line=error.line)
    return Document(ini.tree, ini.lines, ini.warnings)


def _unreadable(name: str, text: str, *, line: int | None = None) -> Document:
    place = name if line is None else f"{name}:{line}"
    return Document(problems=(Problem(place, "", text, line),))
