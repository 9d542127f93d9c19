"""What an answer says about its fields, before it is known what that means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Nested:
    """A list or an object, where a plain value belongs."""

    def __str__(self) -> str:
        return "a list or an object"


NESTED: Final = Nested()

Value = str | float | bool | Nested | None


@dataclass(frozen=True, slots=True)
class Said:
    """One field's value and where it stands.

    Attributes:
        value: text, number, true or false, None for null, or NESTED.
        span: [start, end) in the text that was read.
    """

    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer's fields.

    Attributes:
        fields: by their keys in the JSON form; absent ones are absent.
        labelled: whether they stood on labelled lines.
        ended: whether the form's own end was there; only the original's form has none.
    """

    fields: Mapping[str, Said]
    labelled: bool
    ended: bool
