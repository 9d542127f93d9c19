"""The JSON form: one object, the one and last word of the answer."""

import re
from typing import Final

from candlewick.analysis.replies.agreement import require_agreement
from candlewick.analysis.replies.flat_object import scan_object
from candlewick.analysis.replies.form import LABELS
from candlewick.analysis.replies.said import Reading, Said
from candlewick.errors import RefusalReason, ReplyUnusableError

_OBJECT: Final = re.compile(r'\{[ \t\r\n]*+"')
"""A brace that no quoted key follows is prose, and does no harm."""

_KEY: Final = re.compile(r'"signal"[ \t\r\n]*+:')
"""Before an object this is the rest of another one."""

_FENCE_START: Final = re.compile(r"```[ \t]*(?:json)?[ \t]*\n[ \t\r\n]*", re.IGNORECASE)
_FENCE_END: Final = re.compile(r"[ \t\r\n]*(?:```[ \t\r\n]*)?")
_INSIDE: Final = tuple("[{(,\"'`\\")
"""Before an object these say that it is part of something longer: a list, a call, a text."""

_FRESH_LINE: Final = tuple("\"'`")
"""These close a quotation where the object begins on a line of its own."""

_SCHEMA: Final = {"properties", "required", "additionalProperties", "$schema"}


def read_object(text: str) -> Reading | None:
    """Return what the JSON object in `text` says; None where no object begins.

    Raises:
        ReplyUnusableError: it is broken, not the last word, one of several, part of something
            longer, has other keys than the form, or what stands before it says otherwise.
    """
    start = _OBJECT.search(text)
    if start is None:
        return None
    fields, end = scan_object(text, start.start())
    _require_alone(text, start.start(), end)
    _require_keys(fields)
    require_agreement(fields, text[: start.start()])
    return Reading(fields, labelled=False, ended=True)


def _require_alone(text: str, start: int, end: int) -> None:
    if _OBJECT.search(text, end) or _KEY.search(text, 0, start):
        msg = "the answer holds more than one JSON object"
        raise ReplyUnusableError(msg, reason=RefusalReason.TWO_ANSWERS)
    before = text[:start]
    if _is_inside(before):
        msg = "the answer's JSON object is part of something longer"
        raise ReplyUnusableError(msg, reason=RefusalReason.MALFORMED)
    if _FENCE_END.fullmatch(text, end) is None:
        msg = "the answer goes on after its JSON object, which may take it back"
        raise ReplyUnusableError(msg, reason=RefusalReason.TEXT_AFTER_END)


def _is_inside(before: str) -> bool:
    fence = before.rfind("```")
    if fence >= 0 and _FENCE_START.fullmatch(before, fence):
        return False
    shown = before.rstrip()
    own_line = "\n" in before[len(shown) :]
    return shown.endswith(_INSIDE) and not (own_line and shown.endswith(_FRESH_LINE))


def _require_keys(fields: dict[str, Said]) -> None:
    """Refuse keys that were not asked for: they may say when, where or how much, unheard."""
    if "signal" not in fields:
        raise _without_signal(fields)
    unknown = [name for name in fields if name not in LABELS]
    if unknown:
        msg = f"the answer's JSON object has a key that was not asked for: {unknown[0][:60]!r}"
        raise ReplyUnusableError(msg, reason=RefusalReason.UNKNOWN_FIELD)


def _without_signal(fields: dict[str, Said]) -> ReplyUnusableError:
    if _SCHEMA & fields.keys():
        msg = "the answer is the form itself, not filled in"
        return ReplyUnusableError(msg, reason=RefusalReason.ECHOED_TEMPLATE)
    if "error" in fields:
        msg = "the answer is an error message of the model's service"
        return ReplyUnusableError(msg, reason=RefusalReason.ERROR_PAGE)
    msg = "the answer's JSON object names no signal"
    return ReplyUnusableError(msg, reason=RefusalReason.MISSING_FIELD)
