"""One flat JSON object, strictly, with the place of every value.

Python's own decoder gives no places, and takes what JSON does not have (NaN) and what no
answer should have (a key twice).
"""

import json
import re
from typing import Final

from candlewick.analysis.replies.said import NESTED, Said, Value
from candlewick.errors import RefusalReason, ReplyUnusableError

_BLANK: Final = re.compile(r"[ \t\r\n]*+")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_CUT_NUMBER: Final = re.compile(r"\.|[eE][+-]?")
_WORD: Final = re.compile(r"[A-Za-z]+")
_WORDS: Final[dict[str, Value]] = {"true": True, "false": False, "null": None}
_NOT_PLAIN: Final = re.compile(r"[-+~$0-9]|NaN|Infinity")
_LONGEST_CUT: Final = 6
"""How much of an escape, the longest thing that can be cut, may be left: `\\u263a`."""


def scan_object(text: str, start: int) -> tuple[dict[str, Said], int]:
    """Return the fields of the object that begins at `start`, and where it ends.

    Raises:
        ReplyUnusableError: it is cut off, is no JSON, or says a key twice.
    """
    fields: dict[str, Said] = {}
    at = _skip(text, start + 1)
    while True:
        key, at = _string(text, at)
        at = _skip(text, _expect(text, _skip(text, at), ":"))
        said, at = _value(text, at)
        if key in fields:
            msg = f"the answer's JSON object says {key[:60]!r} twice"
            raise ReplyUnusableError(msg, reason=RefusalReason.CONTRADICTORY)
        fields[key] = said
        at = _skip(text, at)
        if text.startswith("}", at):
            return fields, at + 1
        at = _skip(text, _expect(text, at, ","))


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _expect(text: str, at: int, mark: str) -> int:
    if not text.startswith(mark, at):
        raise _broken(text, at, f"{mark} is missing")
    return at + 1


def _string(text: str, at: int) -> tuple[str, int]:
    if not text.startswith('"', at):
        raise _broken(text, at, "a text in straight quotes is missing")
    value, end = _decoded(text, at)
    return str(value), end


def _value(text: str, at: int) -> tuple[Said, int]:
    if text.startswith('"', at):
        value, end = _string(text, at)
        return Said(value, (at + 1, end - 1)), end
    if text.startswith(("{", "["), at):
        _, end = _decoded(text, at)
        return Said(NESTED, (at, end)), end
    if number := _NUMBER.match(text, at):
        if _CUT_NUMBER.fullmatch(text, number.end()):
            raise _broken(text, len(text), "")
        return Said(float(number[0]), number.span()), number.end()
    if (word := _WORD.match(text, at)) and word[0] in _WORDS:
        return Said(_WORDS[word[0]], word.span()), word.end()
    if _NOT_PLAIN.match(text, at):
        msg = f"{text[at : at + 20]!r} in the answer's JSON object is not a plain number"
        raise ReplyUnusableError(msg, reason=RefusalReason.NUMBER_NOT_PLAIN)
    cut = word is not None and word.end() == len(text)
    raise _broken(text, len(text) if cut else at, "a value is missing")


def _decoded(text: str, at: int) -> tuple[object, int]:
    """Return the text, list or object at `at`, as Python's decoder reads it, and where it ends."""
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        msg = "the answer's JSON object is nested deeper than any decision"
        raise ReplyUnusableError(msg, reason=RefusalReason.HOSTILE) from None
    except json.JSONDecodeError as e:
        cut = e.msg.startswith("Unterminated") or len(text) - e.pos <= _LONGEST_CUT
        raise _broken(text, len(text) if cut else e.pos, e.msg) from None


def _whole(_digits: str) -> int:
    """Read nothing: a whole number of thousands of digits takes Python long, and is not wanted."""
    return 0


_DECODER: Final[json.JSONDecoder] = json.JSONDecoder(parse_int=_whole, parse_float=_whole)


def _broken(text: str, at: int, what: str) -> ReplyUnusableError:
    if not text[at:].strip():
        msg = "the answer's JSON object is cut off before its last brace"
        return ReplyUnusableError(msg, reason=RefusalReason.TRUNCATED)
    msg = f"the answer's JSON object is broken at its {at + 1}. character: {what}"
    return ReplyUnusableError(msg, reason=RefusalReason.MALFORMED)
