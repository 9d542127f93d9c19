"""Lines such as "**Signal:** BUY" to fields; the original system's way to answer."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from candlewick.errors import ReplyUnusableError

# ASCII throughout: without it a long s is an s, and digits of any script are digits.
_LABEL: Final = re.compile(
    r"^[ \t\xa0#*_\-]*(signal|confidence|stop[ _]loss|take[ _]profit)[ \t\xa0*_]*:"
    r"([ \t\xa0*_]*\n(?=[ \t\xa0*_]*[\[$\w])[^:\n]*$|.*$)",
    re.IGNORECASE | re.MULTILINE | re.ASCII,
)
_QUOTED: Final = re.compile(
    r"^[ \t\xa0]*>[ \t\xa0>#*_\-]*(?:signal|stop[ _]loss|take[ _]profit)[ \t\xa0*_]*:",
    re.IGNORECASE | re.MULTILINE | re.ASCII,
)
_WORD: Final = "BUY|SELL|HOLD|CLOSE|UPDATE"
_VERDICT: Final = re.compile(
    r"\b(?:signal|decision|recommendation|action|verdict|answer|proposal)"
    rf"[\s*_\"'`]{{0,4}}[:=][\s*_\"'`\[]{{0,4}}({_WORD})\b",
    re.IGNORECASE | re.ASCII,
)
_CAPITALS: Final = re.compile(rf"\b({_WORD})\b", re.ASCII)
_DECIMALS: Final = re.compile(r"[0-9]\.([0-9]+)\Z")
_WRAPPING: Final = " \t\r\n\xa0*_`\"'"
_LEVELS: Final = ("stop_loss", "take_profit")


def read_labelled(text: str) -> Mapping[str, object]:
    """Return what the labelled lines of `text` say, by name.

    A line alone does not show whether the answer was cut below it. So an answer that
    trades by new levels names both of them, and a number at the very end has no fewer
    decimals than the other level has.

    Raises:
        ReplyUnusableError: no line names a signal, or the text says two things.
    """
    fields = _fields(text)
    if _fields(_plain(text)) != fields:
        msg = "the answer has letters that only look like those of a label"
        raise ReplyUnusableError(msg, reason="look-alike letters")
    if "signal" not in fields:
        msg = "the answer names no signal"
        raise ReplyUnusableError(msg, reason="no signal")
    signal = fields["signal"].upper()
    rest = _LABEL.sub("", text)
    other = other_word(rest, signal=signal) or next(_unlike(_CAPITALS, rest, signal), None)
    if other:
        msg = f"the answer says {signal[:10]!r} in one place and {other} in another"
        raise ReplyUnusableError(msg, reason="contradiction")
    if signal in {"BUY", "SELL"}:
        _require_whole(fields, text)
    return fields


def other_word(text: str, *, signal: str) -> str | None:
    """Return a signal other than `signal` that `text` gives as its verdict, if it does."""
    return next(_unlike(_VERDICT, text, signal), None)


def _unlike(pattern: re.Pattern[str], text: str, signal: str) -> Iterator[str]:
    words = (match[1].upper() for match in pattern.finditer(text))
    return (word for word in words if word != signal.strip().upper())


def _plain(text: str) -> str:
    """Return `text` with full-width letters made usual and what has no width taken out."""
    shown = (char for char in text if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", "".join(shown))


def labelled_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the field's name and the value of each labelled line, without its markdown."""
    for match in _LABEL.finditer(text):
        # A fence in the middle of a line is not markdown around a word but a broken answer.
        value = match[2] if "```" in match[2] else match[2].strip(_WRAPPING)
        if value.startswith("[") and value.endswith("]"):
            value = value[1:-1].strip(_WRAPPING)
        yield match[1].lower().replace(" ", "_"), value


def _fields(text: str) -> dict[str, str]:
    if _QUOTED.search(text):
        msg = "the answer quotes a labelled line instead of writing one"
        raise ReplyUnusableError(msg, reason="quotation")
    fields: dict[str, str] = {}
    for name, value in labelled_lines(text):
        if fields.setdefault(name, value) != value:
            msg = f"the answer says two different things about {name.replace('_', ' ')}"
            raise ReplyUnusableError(msg, reason="contradiction")
    return fields


def _require_whole(fields: Mapping[str, str], text: str) -> None:
    if not all(fields.get(name) for name in _LEVELS):
        msg = "the answer's labelled lines end before both levels are named"
        raise ReplyUnusableError(msg, reason="cut off")
    for name, other in (_LEVELS, _LEVELS[::-1]):
        at_the_end = text.endswith(fields[name]) and fields[name][-1].isdigit()
        if at_the_end and _decimals(fields[name]) < _decimals(fields[other]):
            msg = f"the number of the {name.replace('_', ' ')} at the answer's end may be cut off"
            raise ReplyUnusableError(msg, reason="cut off")


def _decimals(value: str) -> int:
    found = _DECIMALS.search(value)
    return len(found[1]) if found else 0
