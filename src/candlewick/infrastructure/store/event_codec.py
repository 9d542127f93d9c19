"""Events to canonical JSON text and back."""

import json
import typing
from typing import Any

from candlewick.domain.events import Event
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.record_codec import from_plain
from candlewick.infrastructure.store.record_shape import UnfitValueError
from candlewick.infrastructure.store.record_text import to_marked_text

KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in typing.get_args(Event)}
"""Each kind of event by the name it has in the journal."""


def encode(event: Event) -> str:
    """Return `event` as canonical JSON: sorted keys, no spaces, ASCII; the same bytes each time.

    Raises:
        StateCorruptError: it holds NaN, infinity or a value of the wrong type.
    """
    try:
        return to_marked_text(event, key="kind")
    except UnfitValueError as error:
        message = f"{type(event).__name__} cannot be recorded: {error}. Nothing was written."
        raise StateCorruptError(message) from error


def decode(text: str) -> Event:
    """Return the event that `encode` made `text` of.

    Raises:
        StateCorruptError: the kind is unknown, or a field is missing, unknown or of another type.
    """
    kind = None
    try:
        plain = json.loads(text, parse_constant=_refuse_constant)
        if not isinstance(plain, dict):
            message = "A recorded event is no JSON object."
            raise StateCorruptError(message)
        kind = plain.pop("kind", None)
        if not isinstance(kind, str) or kind not in KINDS:
            message = (
                f"A recorded event is of the unknown kind {kind!r}. If a newer candlewick wrote "
                "it, use that version."
            )
            raise StateCorruptError(message)
        event: Event = from_plain(KINDS[kind], plain)
    except UnfitValueError as error:
        message = f"A recorded {kind} cannot be read: {error}."
        raise StateCorruptError(message) from error
    except ValueError as error:
        message = f"A recorded event is no JSON: {error}."
        raise StateCorruptError(message) from error
    return event


def canonical(plain: dict[str, Any]) -> str:
    """Return `plain` as JSON with sorted keys and no spaces, in ASCII."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse_constant(name: str) -> float:
    message = f"{name} is not a number"
    raise ValueError(message)
