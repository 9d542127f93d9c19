"""Docstrings in Google's style, taken apart."""

import inspect
import re
from dataclasses import dataclass, field
from typing import Final

_HEADING: Final = re.compile(r"(Args|Attributes|Returns|Raises):")
_ENTRY: Final = re.compile(r"(\w+): (.*)")
_BODY: Final = 4
"""[columns] how far what stands under a heading is indented."""


@dataclass(frozen=True, slots=True)
class Docstring:
    """What a docstring says.

    Attributes:
        summary: its first paragraph.
        description: the other paragraphs before the first heading.
        entries: what is said of each argument or attribute, by name.
        returns: what comes back.
    """

    summary: str = ""
    description: list[str] = field(default_factory=list)
    entries: dict[str, str] = field(default_factory=dict)
    returns: str = ""


def read_docstring(text: str) -> Docstring:
    """Take `text` apart; each paragraph becomes one line."""
    parts = _parts(inspect.cleandoc(text).splitlines())
    summary, *description = _paragraphs(parts[""]) or [""]
    entries = _entries([*parts.get("Args", ()), *parts.get("Attributes", ())])
    returns = " ".join(line.strip() for line in parts.get("Returns", ())).strip()
    return Docstring(summary, description, entries, returns)


def _parts(lines: list[str]) -> dict[str, list[str]]:
    """Return the lines under each heading; those before the first one under ""."""
    parts: dict[str, list[str]] = {"": []}
    heading = ""
    for line in lines:
        found = _HEADING.fullmatch(line)
        if found:
            heading = found[1]
            parts[heading] = []
        else:
            parts[heading].append(line)
    return parts


def _paragraphs(lines: list[str]) -> list[str]:
    blocks = re.split(r"\n\s*\n", "\n".join(lines).strip())
    return [" ".join(block.split()) for block in blocks if block]


def _entries(lines: list[str]) -> dict[str, str]:
    entries: dict[str, str] = {}
    name = ""
    for line in lines:
        found = _ENTRY.fullmatch(line[_BODY:])
        if found:
            name = found[1]
            entries[name] = found[2]
        elif name and line.strip():
            entries[name] += f" {line.strip()}"
    return entries
