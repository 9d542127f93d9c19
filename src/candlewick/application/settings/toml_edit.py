"""Change the primary model in a TOML configuration, and leave every other letter as it was."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Final

from candlewick.application.settings.toml_lines import key_lines
from candlewick.errors import UserError

_TABLE: Final = ("model", 0)
_VALUE: Final = re.compile(
    r"""(?P<head>\s*[A-Za-z0-9_-]+\s*=\s*)(?P<value>"(?:\\.|[^"\\])*"|'[^']*'|[^#\s]+)(?P<tail>.*)"""
)


def with_primary_model(text: str, values: Mapping[str, str | None]) -> str:
    """Return `text` with these keys of its first [[model]] set anew.

    A key that is there keeps its line and the comment on it; one that is to go is commented
    out; a new one takes the place of its commented example, or comes right below the head.

    Args:
        text: a TOML configuration that reads without error.
        values: by key; None takes the key away.

    Raises:
        UserError: the models are not written as [[model]] tables.
    """
    lines = text.splitlines()
    places = key_lines(text)
    if ("model",) not in places:
        return _appended(text, values)
    head = places.get(_TABLE, 0) - 1
    if not re.match(r"\s*\[\[", lines[head]):
        msg = "the models are not written as [[model]] tables: write them so, then try again"
        raise UserError(msg)
    for key, value in values.items():
        at = places.get((*_TABLE, key))
        if at is not None:
            lines[at - 1] = _changed(lines[at - 1], value)
    for key, value in reversed(list(values.items())):
        if value is not None and (*_TABLE, key) not in places:
            _add(lines, head, _written(key, value), key=key)
    return _checked("\n".join([*lines, ""]), values)


def _add(lines: list[str], head: int, line: str, *, key: str) -> None:
    """Put `line` into the table at `head` [line, 0 = first]."""
    for at in range(head + 1, len(lines)):
        if re.match(r"\s*\[", lines[at]):
            break
        if re.match(rf"\s*#\s*{key}\s*=", lines[at]):
            lines[at] = line
            return
    lines.insert(head + 1, line)


def _changed(line: str, value: str | None) -> str:
    if value is None:
        return f"# {line.lstrip()}"
    match = _VALUE.fullmatch(line)
    if match is None:
        msg = f"this line cannot be changed safely, so nothing was written: {line.strip()}"
        raise UserError(msg)
    return f"{match['head']}{_quoted(value)}{match['tail']}"


def _appended(text: str, values: Mapping[str, str | None]) -> str:
    table = [_written(key, value) for key, value in values.items() if value is not None]
    between = "" if not text or text.endswith("\n") else "\n"
    return _checked("\n".join([f"{text}{between}", "[[model]]", *table, ""]), values)


def _written(key: str, value: str) -> str:
    return f"{key} = {_quoted(value)}"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _checked(text: str, values: Mapping[str, str | None]) -> str:
    """Return `text` if it says what it is meant to.

    Raises:
        UserError: it does not, because the file is written in a way that was not foreseen.
    """
    try:
        model = tomllib.loads(text)["model"][0]
        right = all(model.get(key) == value for key, value in values.items())
    except (tomllib.TOMLDecodeError, KeyError, IndexError, TypeError, AttributeError):
        right = False
    if not right:
        msg = (
            "the configuration cannot be changed safely, so nothing was written: change it by hand"
        )
        raise UserError(msg)
    return text
