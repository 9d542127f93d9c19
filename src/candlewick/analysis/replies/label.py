"""Labels and their values on the lines of a text, as a stream logger leaves them.

A logger that writes a stream piece by piece breaks lines anywhere between two pieces: within
a label, before its colon, between a currency sign and its number. Such breaks are read over.
A number that may itself be broken is not: its value is everything there, which is no number.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from candlewick.analysis.replies.form import LABELS, TEXTS
from candlewick.analysis.replies.said import Said, Span
from candlewick.errors import RefusalReason, ReplyUnusableError

MOST: Final = 100
"""No answer has more labelled lines."""

_BREAK: Final = r"(?:\r*+\n[ \t]*+)?"
_BREAKS: Final = r"(?:\r*+\n[ \t]*+){0,2}"
_OPEN: Final = r"[ \t\xa0*_`\"'\[]*+"
_CLOSE: Final = r"[ \t\xa0*_`\"'\]]*+"
_END: Final = r"\r*+(?=\n|\Z)"
_GAP: Final = rf"{_OPEN}{_BREAKS}{_OPEN}"
_NOTE: Final = rf"(?:{_BREAK}\((?P<note>[^()\n]{{0,80}})\){_CLOSE})?"
_DIGITS: Final = r"(?P<value>[0-9][0-9.,]*+)"


def _broken(label: str) -> str:
    """Return a pattern of `label` with a line break anywhere in it."""
    words = (_BREAK.join(word) for word in label.split())
    return rf"[ \t\xa0_\-]*+{_BREAK}".join(words)


_LABEL: Final = re.compile(
    r"^(?P<lead>[ \t\xa0#*_>\-\u2022]*+(?:[0-9]{1,2}[.)][ \t*_]*+)?)(?:"
    + "|".join(rf"(?P<{key}>{_broken(label)})" for key, label in LABELS.items())
    + rf")[ \t\xa0*_`]*+{_BREAK}[ \t\xa0*_`]*+:",
    re.IGNORECASE | re.MULTILINE | re.ASCII,
)
_WORD: Final = re.compile(rf"{_GAP}(?P<value>[A-Za-z]+(?:_[A-Za-z]+)*)\.?{_CLOSE}{_END}", re.ASCII)
_PRICE: Final = re.compile(
    rf"{_GAP}(?:\$[ \t]*+{_BREAK})?{_DIGITS}(?:[ \t]*+(?:USDT|USDC|USD))?{_CLOSE}{_NOTE}{_END}",
    re.ASCII,
)
_OF_ALL: Final = r"(?:[ \t]+of[ \t]+(?:the[ \t]+)?(?:account|balance|capital|equity|portfolio))?"
_SIZE: Final = re.compile(
    rf"{_GAP}(?P<value>[0-9][0-9.,]*+[ \t]*+%)(?i:{_OF_ALL}){_CLOSE}{_NOTE}{_END}", re.ASCII
)
_LINE: Final = re.compile(rf"{_GAP}(?P<value>[^\n]*)")

_GOES_ON: Final = re.compile(
    r"\r*+\n[ \t]*+(?:[0-9.,%]|[-~/*+x\u2013\u2014][ \t]*\$?[0-9]|[kKmMbB]\b|[eE][+-]?[0-9]|to\b)",
    re.ASCII,
)
"""After a number's line: what may be the rest of it, broken off by a logger."""

_NOTE_WORD: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[ \t]*%|[A-Za-z]+|[ \t,./:-]", re.ASCII)
_NOTE_VOCABULARY: Final = (
    "a above adjusted and at away below buffer closest current distance entry from gain high "
    "key level loss low market near nearest of over percent previous price profit ratio "
    "recent resistance reward risk size sl stop support swing take target the to tp under"
)
_NOTE_WORDS: Final = frozenset(_NOTE_VOCABULARY.split())
"""What a note behind a number may be made of: where it lies, nothing that changes it."""

_KINDS: Final = {
    "signal": _WORD,
    "confidence": _WORD,
    "stop_loss": _PRICE,
    "take_profit": _PRICE,
    "size": _SIZE,
}
_MARKDOWN: Final = " \t\xa0*_`"
_WRAPPING: Final = f"{_MARKDOWN}\r\n\"'[]"


@dataclass(frozen=True, slots=True)
class Label:
    """One label and its value.

    Attributes:
        key: the field's key in the JSON form.
        said: the value, a text as plain as it is there.
        span: [start, end) of label and value together.
        quoted: whether the line is a quotation, `> Signal: ...`.
    """

    key: str
    said: Said
    span: Span
    quoted: bool


def labels(text: str, start: int = 0, end: int | None = None) -> list[Label]:
    """Return the labels that begin a line between `start` and `end`, in order.

    Raises:
        ReplyUnusableError: there are more than any answer has.
    """
    last = len(text) if end is None else end
    found = list(islice(_LABEL.finditer(text, start, last), MOST + 1))
    if len(found) > MOST:
        msg = f"the answer has more than {MOST} labelled lines"
        raise ReplyUnusableError(msg, reason=RefusalReason.HOSTILE)
    limits = [*(match.start() for match in found[1:]), last]
    placed = []
    for match, limit in zip(found, limits, strict=False):
        key = match.lastgroup or ""
        said, value_end = _value(key, text, match.end(), limit)
        span = (match.start(), value_end)
        placed.append(Label(key, said, span, quoted=">" in match["lead"]))
    return placed


def _value(key: str, text: str, start: int, limit: int) -> tuple[Said, int]:
    if key in TEXTS:
        return _stripped(text, start, limit, _WRAPPING), limit
    pattern = _KINDS.get(key)
    match = pattern.match(text, start, limit) if pattern else None
    if match is None:
        line = _LINE.match(text, start, limit)
        begin, end = line.span("value") if line else (start, start)
        return _stripped(text, begin, end, _MARKDOWN), end
    if pattern is _WORD or _is_whole(match, text, key, limit):
        return Said(match["value"], match.span("value")), match.end()
    # The line alone would look whole; what goes on below it belongs to it.
    end = text.find("\n", match.end() + 2, limit)
    end = limit if end < 0 else end
    return _stripped(text, match.start("value"), end, _MARKDOWN), end


def _is_whole(match: re.Match[str], text: str, key: str, limit: int) -> bool:
    note = match["note"]
    if note is not None and not _is_harmless(note, key):
        return False
    return key == "size" or _GOES_ON.match(text, match.end(), limit) is None


def _is_harmless(note: str, key: str) -> bool:
    """Return whether a note in parentheses only says where the number lies."""
    left = _NOTE_WORD.sub("", note)
    words = {word.lower() for word in re.findall(r"[A-Za-z]+", note)}
    percent = "%" in note and key == "size"
    return not left and words <= _NOTE_WORDS and not percent


def _stripped(text: str, start: int, end: int, wrapping: str) -> Said:
    raw = text[start:end]
    value = raw.strip(wrapping)
    begin = start + len(raw) - len(raw.lstrip(wrapping))
    return Said(value, (begin, begin + len(value)))
