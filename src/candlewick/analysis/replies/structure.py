"""An answer's text to its named fields: one JSON object, or else labelled lines.

Nothing is repaired. What is cut, doubled, contradictory or merely similar is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from candlewick.analysis.replies.field import read_confidence, read_price
from candlewick.analysis.replies.form import DEBATE_FIELDS, FIELDS
from candlewick.analysis.replies.labelled_line import labelled_lines, other_word, read_labelled
from candlewick.errors import ReplyUnusableError

_TAG: Final = "think|thinking|thought|thoughts|reasoning|analysis|scratchpad|reflection|draft"
_THOUGHT: Final = re.compile(rf"\A\s*<({_TAG})>.*?</\1>", re.DOTALL | re.IGNORECASE)
_TAG_LEFT: Final = re.compile(rf"</?({_TAG})\b", re.IGNORECASE)

_OBJECT_START: Final = re.compile(r"\{\s*\"")
"""A brace that no quoted key follows is prose, and does no harm."""

_INSIDE: Final = re.compile(r"[\[{(]\s*\Z|[\"'`\\][ \t]*\Z")
"""Before an object this says that it is part of something longer: a list, a call, a text."""

_FENCE_START: Final = re.compile(r"```[ \t]*(?:json)?[ \t]*\n\s*\Z", re.IGNORECASE)
_FENCE_END: Final = re.compile(r"\s*(?:```\s*)?")

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Found:
    fields: Fields
    before: str
    after: str


def read_fields(text: str) -> Fields:
    """Return the answer's fields by name, as written; absent ones are absent.

    Raises:
        ReplyUnusableError: there is no decision in it, more than one, or a broken one.
    """
    text = _THOUGHT.sub("", text, count=1)
    if _TAG_LEFT.search(text):
        msg = "the answer holds an unfinished thought"
        raise ReplyUnusableError(msg, reason="unfinished thought")
    found = _object(text)
    return read_labelled(text) if found is None else _checked(found)


def _object(text: str) -> _Found | None:
    """Return the first JSON object in `text`, or None where no object begins."""
    start = _OBJECT_START.search(text)
    if start is None:
        return None
    try:
        fields, end = _DECODER.raw_decode(text, start.start())
    except (ValueError, RecursionError) as e:
        msg = "the answer's JSON object is broken or cut off"
        raise ReplyUnusableError(msg, reason="broken JSON") from e
    return _Found(fields, before=text[: start.start()], after=text[end:])


def _checked(found: _Found) -> Fields:
    """Return the object's fields, if it is the one and last word and holds nothing else."""
    if _OBJECT_START.search(found.after):
        msg = "the answer holds more than one JSON object"
        raise ReplyUnusableError(msg, reason="more than one answer")
    if _FENCE_END.fullmatch(found.after) is None:
        msg = "the answer goes on after its JSON object, which may take it back"
        raise ReplyUnusableError(msg, reason="text after the answer")
    if _INSIDE.search(found.before) and not _FENCE_START.search(found.before):
        msg = "the answer's JSON object is part of something longer"
        raise ReplyUnusableError(msg, reason="broken JSON")
    _require_schema(found.fields)
    _require_agreement(found.fields, found.before)
    return found.fields


def _require_schema(fields: Fields) -> None:
    """Refuse keys that were not asked for: they may say when, where or how much, unheard."""
    if "signal" not in fields:
        msg = "the answer's JSON object names no signal"
        raise ReplyUnusableError(msg, reason="no signal")
    unknown = [name for name in fields if name not in (*DEBATE_FIELDS, *FIELDS)]
    if unknown:
        msg = f"the answer's JSON object has a key that was not asked for: {unknown[0][:60]!r}"
        raise ReplyUnusableError(msg, reason="unknown key")
    reasoning = fields.get("reasoning")
    if reasoning is not None and not isinstance(reasoning, str):
        msg = "the reasoning is not a text"
        raise ReplyUnusableError(msg, reason="bad reasoning")


def _require_agreement(fields: Fields, before: str) -> None:
    """Refuse an object that says something else than a label in the text before it."""
    said = other_word(before, signal=str(fields["signal"]))
    said = said or next(_other_values(fields, before), None)
    if said:
        msg = f"the answer says {said} before its JSON object, and something else in it"
        raise ReplyUnusableError(msg, reason="contradiction")


def _other_values(fields: Fields, before: str) -> Iterator[str]:
    """Yield what the labels before the object say otherwise; a label in prose says nothing."""
    for name, value in labelled_lines(before):
        if name != "signal" and _plainly(name, value) not in {
            None,
            _plainly(name, fields.get(name)),
        }:
            yield f"{name.replace('_', ' ')} {value[:60]}"


def _plainly(name: str, value: object) -> object:
    try:
        return read_confidence(value) if name == "confidence" else read_price(name, value)
    except ReplyUnusableError:
        return None


def _no_constant(name: str) -> Any:
    msg = f"{name} is not a number"
    raise ValueError(msg)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        msg = "a key stands twice"
        raise ValueError(msg)
    return fields


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_no_twins)
