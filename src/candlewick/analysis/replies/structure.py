"""An answer's text to its named fields: a JSON object first, labelled lines second.

Nothing is repaired. What is cut, doubled, contradictory or merely similar is refused.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from candlewick.errors import ReplyUnusableError

FIELDS: Final = ("signal", "confidence", "stop_loss", "take_profit", "reasoning")

_THOUGHT: Final = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_LABEL: Final = re.compile(
    r"^[\s>#*_\-]*(signal|confidence|stop[ _]loss|take[ _]profit)[\s*_]*:(.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_WRAPPING: Final = " \t*_`\"'"

Fields = Mapping[str, object]


def read_fields(text: str) -> Fields:
    """Return the answer's fields by name, as written; absent ones are absent.

    Raises:
        ReplyUnusableError: there is no decision in it, more than one, or a broken one.
    """
    text = _THOUGHT.sub("", text, count=1)
    if "<think>" in text or "</think>" in text:
        msg = "the answer holds an unfinished thought"
        raise ReplyUnusableError(msg, reason="unfinished thought")
    found = [fields for fields in _objects(text) if "signal" in fields]
    labelled = _labelled(_without_objects(text))
    if labelled:
        found.append(labelled)
    if not found:
        msg = "the answer names no signal"
        raise ReplyUnusableError(msg, reason="no signal")
    if any(_core(other) != _core(found[0]) for other in found[1:]):
        msg = f"the answer holds {len(found)} different decisions"
        raise ReplyUnusableError(msg, reason="contradiction")
    return found[0]


def _core(fields: Fields) -> list[str]:
    return [str(fields.get(name)).strip().upper() for name in FIELDS if name != "reasoning"]


def _objects(text: str) -> list[Fields]:
    """Return every outermost JSON object in `text`; a brace that opens none is refused.

    Only a brace that is followed by a quoted key counts as the start of an object, so
    that braces in prose do no harm.
    """
    found: list[Fields] = []
    place = 0
    while (match := _OBJECT_START.search(text, place)) is not None:
        try:
            value, place = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError) as e:
            msg = "the answer's JSON object is broken or cut off"
            raise ReplyUnusableError(msg, reason="broken JSON") from e
        found.append(value)
    return found


def _without_objects(text: str) -> str:
    """Return `text` with its JSON objects blanked out, for the labelled lines."""
    place, kept = 0, []
    while (match := _OBJECT_START.search(text, place)) is not None:
        kept.append(text[place : match.start()])
        _, place = _DECODER.raw_decode(text, match.start())
    return "".join([*kept, text[place:]])


def _labelled(text: str) -> dict[str, object]:
    fields: dict[str, object] = {}
    for match in _LABEL.finditer(text):
        name = match[1].lower().replace(" ", "_")
        value = match[2].strip(_WRAPPING)
        if value.startswith("[") and value.endswith("]"):
            value = value[1:-1].strip(_WRAPPING)
        if name in fields and fields[name] != value:
            msg = f"the answer says two different things about {name.replace('_', ' ')}"
            raise ReplyUnusableError(msg, reason="contradiction")
        fields[name] = value
    if fields and "signal" not in fields:
        msg = "the answer has labelled lines but no signal among them"
        raise ReplyUnusableError(msg, reason="no signal")
    return fields


def _no_constant(name: str) -> Any:
    msg = f"{name} is not a number"
    raise ValueError(msg)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        msg = "a key stands twice"
        raise ValueError(msg)
    return fields


_OBJECT_START: Final = re.compile(r"\{\s*\"")
_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_no_twins)
