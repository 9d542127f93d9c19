"""The words around the data: a text file that a user can copy and edit."""

import difflib
import functools
import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Self

from candlewick.errors import UserError

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "debate": "the debate's rules, where prompt.debate is on",
    "form": "how to answer; made for the signals that may be answered",
    "market": "the market's name, and the units of the numbers",
    "candles": "candles at several resolutions",
    "now": "the time and the price",
    "periods": "1D, 3D, 7D and 30D in a line each",
    "regime": "trend or range, and how volatile",
    "levels": "support and resistance",
    "indicators": "the indicators: value, change, percentile",
    "sentiment": "the Fear & Greed index and its week",
    "position": "what is held",
    "trades": "the last closed trades",
    "lessons": "what closed trades taught, where prompt.reflection is on",
    "news": "headlines, where prompt.news names a source",
    "refusal": "why the last answer was not acted on",
}
"""What can stand in a template, and what it becomes."""

REQUIRED: Final = ("form", "market", "now", "position", "refusal")
"""Without these a model could not know what is asked, of what, or why it was refused."""

ACCOUNT: Final = ("position", "trades", "lessons", "refusal")
"""What tells of the account; a signal tape has none of it."""

_PARTS: Final = ("system", "user", "debate")
_HEAD: Final = {
    "name": re.compile(r"[a-z][a-z0-9_-]{0,39}"),
    "version": re.compile(r"[0-9A-Za-z][0-9A-Za-z.]{0,15}"),
}
_PART: Final = re.compile(r"=== *([^=]*?) *===")
_PLACEHOLDER: Final = re.compile(r"\{\{ *([^{}]*?) *\}\}")
_BRACES: Final = re.compile(r"\{\{|\}\}")
_LIST_NUMBER: Final = re.compile(r"^\s*[0-9]+[.)] ")
_LARGEST: Final = 40_000
"""[letters] A longer file is no template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptTemplate:
    """A template, checked when it is read.

    Attributes:
        name: as its first lines call it.
        version: likewise.
        text: as it is written, but for line ends and a mark at the start.
        system: the system message; the same for every question.
        user: the user message, with placeholders that stand alone on their lines.
        debate: what the placeholder `debate` becomes where the debate is on.
        anchors: lines with a number that a model might take for a hint, "line 12: ...".
    """

    name: str
    version: str
    text: str
    system: str
    user: str
    debate: str
    anchors: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Return the sha256 of its text [64 hexadecimal digits]."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def identity(self) -> str:
        """Return what a decision is filed under: name, version, beginning of the text's sha256."""
        return f"{self.name}@{self.version}+{self.sha256[:12]}"

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Return the names that stand in it, in their order."""
        return tuple(found[1] for found in _PLACEHOLDER.finditer(self.user))

    def without_account(self) -> Self:
        """Return the template for a signal tape: it says nothing of positions, trades and refusals.

        It has a name of its own, so that no answer to it is taken for one of the other kind.
        """
        kept = [line for line in self.user.split("\n") if _named(line) not in ACCOUNT]
        user = "\n".join(kept)
        text = f"# signal tape\n{self.text.replace(self.user, user)}"
        return replace(self, name=f"signal-tape-{self.name}", text=text, user=user)

    @classmethod
    def parse(cls, text: str, *, source: str) -> Self:
        """Read a template.

        Args:
            text: the file's content.
            source: the file's name, for messages.

        Raises:
            UserError: it is no template; the message names every fault with its line.
        """
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        problems: list[str] = []
        head, parts = _divided(text, problems)
        _check_head(head, problems)
        _check_parts(parts, problems)
        if problems:
            lines = "\n".join(f"{source}, {problem}" for problem in problems)
            msg = f"the prompt template cannot be used:\n{lines}"
            raise UserError(msg)
        body = {name: "\n".join(lines).strip("\n") for name, (_, lines) in parts.items()}
        return cls(
            name=head["name"],
            version=head["version"],
            text=text,
            system=body["system"],
            user=body["user"],
            debate=body.get("debate", ""),
            anchors=tuple(_anchors(parts)),
        )

    def fill(self, texts: Mapping[str, str]) -> str:
        """Return the user message with each placeholder's text in its place.

        A placeholder without text goes, with the blank lines behind it.
        """
        lines: list[str] = []
        for block in _blocks(self.user):
            text = texts.get(block.name, "")
            if text:
                lines.append(text)
            lines += block.behind if text or not block.name else block.next
        return "\n".join(lines).strip("\n")


class _Block(NamedTuple):
    """A placeholder and the lines up to the next one.

    Attributes:
        name: the placeholder; "" before the first one.
        behind: the lines.
        next: those that stand where the placeholder has no text: without blank ones to begin with.
    """

    name: str
    behind: tuple[str, ...]
    next: tuple[str, ...]


@functools.lru_cache(maxsize=64)
def _blocks(user: str) -> tuple[_Block, ...]:
    """Divide a user part at its placeholders."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in user.split("\n"):
        if _PLACEHOLDER.fullmatch(line.strip()):
            found.append((_named(line), []))
        else:
            found[-1][1].append(line)
    return tuple(
        _Block(name, tuple(lines), tuple(itertools.dropwhile(lambda one: not one.strip(), lines)))
        for name, lines in found
    )


def _named(line: str) -> str:
    """Return the placeholder that `line` is; "" where it is none."""
    found = _PLACEHOLDER.fullmatch(line.strip())
    return found[1] if found else ""


Parts = Mapping[str, tuple[int, list[str]]]


def _divided(text: str, problems: list[str]) -> tuple[dict[str, str], Parts]:
    """Return the head's keys and, by part, the number of its first line and its lines."""
    head: dict[str, str] = {}
    parts: dict[str, tuple[int, list[str]]] = {}
    current: list[str] | None = None
    if len(text) > _LARGEST:
        problems.append(f"line 1: has {len(text):,} letters; a template has at most {_LARGEST:,}")
        return head, parts
    for number, line in enumerate(text.split("\n"), start=1):
        if part := _PART.fullmatch(line.strip()):
            current = _begun(part[1], number, parts, problems)
        elif current is not None:
            current.append(line)
        elif line.strip() and not line.startswith("#"):
            key, colon, value = line.partition(":")
            if not colon or key.strip() not in _HEAD or key.strip() in head:
                problems.append(
                    f"line {number}: {line[:60]!r} is no head line: write `name: ...`, "
                    "`version: ...`, each once, or a comment after #"
                )
            head[key.strip()] = value.strip()
    return head, parts


def _begun(
    name: str, number: int, parts: dict[str, tuple[int, list[str]]], problems: list[str]
) -> list[str]:
    lines: list[str] = []
    if name not in _PARTS:
        problems.append(f"line {number}: {name[:40]!r} is no part{_hint(name, _PARTS)}")
    elif name in parts:
        problems.append(f"line {number}: the part {name} is there twice")
    else:
        parts[name] = (number + 1, lines)
    return lines


def _check_head(head: Mapping[str, str], problems: list[str]) -> None:
    for key, pattern in _HEAD.items():
        if key not in head:
            problems.append(f"line 1: `{key}: ...` is missing at the top")
        elif pattern.fullmatch(head[key]) is None:
            problems.append(f"line 1: the {key} {head[key][:40]!r} must match {pattern.pattern}")


def _check_parts(parts: Parts, problems: list[str]) -> None:
    problems += [
        f"line 1: the part `=== {name} ===` is missing or empty"
        for name in ("system", "user")
        if name not in parts or not "".join(parts[name][1]).strip()
    ]
    seen: dict[str, int] = {}
    for part, (first, lines) in parts.items():
        for number, line in enumerate(lines, start=first):
            problems += [f"line {number}: {said}" for said in _faults(line, part, seen, number)]
    if "user" in parts:
        missing = [name for name in REQUIRED if name not in seen]
        last = parts["user"][0] - 1
        problems += [f"line {last}: the part user needs {{{{{name}}}}}" for name in missing]
        if "debate" in seen and "debate" not in parts:
            problems.append(f"line {seen['debate']}: {{{{debate}}}} needs a part `=== debate ===`")


def _faults(line: str, part: str, seen: dict[str, int], number: int) -> Iterator[str]:
    names = _PLACEHOLDER.findall(line)
    if _BRACES.search(_PLACEHOLDER.sub("", line)):
        yield "double braces that are no placeholder: write {{name}}"
    if names and part != "user":
        yield f"the part {part} has no placeholders: it is the same for every question"
        return
    for name in names:
        if name not in PLACEHOLDERS:
            yield f"{{{{{name[:40]}}}}} is no placeholder{_hint(name, tuple(PLACEHOLDERS))}"
        elif name in seen:
            yield f"{{{{{name}}}}} is there already, in line {seen[name]}"
        elif _PLACEHOLDER.fullmatch(line.strip()) is None:
            yield f"{{{{{name}}}}} must stand alone on its line"
        seen.setdefault(name, number)


def _hint(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name.lower(), known, n=1)
    return f": did you mean {near[0]}?" if near else f": there are {', '.join(known)}"


def _anchors(parts: Parts) -> Iterator[str]:
    """Yield lines that hold a digit; the numbers of a list are none."""
    for first, lines in parts.values():
        for number, line in enumerate(lines, start=first):
            if re.search(r"\d", _LIST_NUMBER.sub("", line)):
                yield f"line {number}: {line.strip()[:80]}"
