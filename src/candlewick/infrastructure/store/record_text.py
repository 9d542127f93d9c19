"""Frozen dataclasses to canonical JSON at once: sorted keys, no spaces, ASCII.

It is the text that `json.dumps` makes of what `record_codec.to_plain` returns (tests hold it to
that), without the plain values between. An event is written in half the time.
"""

import types
import typing
from collections.abc import Hashable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring_ascii as quoted

from candlewick.infrastructure.store.record_shape import (
    Leaves,
    Turn,
    UnfitValueError,
    count_out,
    exact_out,
    fields_of,
    flag,
    number_out,
    placed,
    text,
    turn_of,
    unfit,
)


def to_text(record: object) -> str:
    """Return the dataclass `record` as canonical JSON; the same bytes each time.

    Raises:
        UnfitValueError: a field holds what its type forbids, or NaN or infinity.
    """
    written: str = _writer(typing.cast(Hashable, type(record)))(record)
    return written


def to_marked_text(record: object, *, key: str) -> str:
    """Return what `to_text` would, with the name of the record's type under `key`.

    Args:
        record: has no field called `key`.
        key: where a reader will look for what it is.

    Raises:
        UnfitValueError: as `to_text`.
    """
    written: str = _marked_writer(typing.cast(Hashable, type(record)), key)(record)
    return written


@cache
def _writer(kind: Hashable) -> Turn:
    return turn_of(kind, _writer, _LEAVES, _record_writer)


@cache
def _marked_writer(kind: Hashable, key: str) -> Turn:
    record = typing.cast(type, kind)
    return _record_writer(record, {key: quoted(record.__name__)})


def _record_writer(kind: type, marks: Mapping[str, str] = types.MappingProxyType({})) -> Turn:
    """Return what writes a `kind` and, at their places, the values in `marks` as they are."""
    parts: list[tuple[str, str, Turn]] = []
    before = "{"
    hints = fields_of(kind)
    for name in sorted([*hints, *marks]):
        before += f"{quoted(name)}:"
        if name in marks:
            before += f"{marks[name]},"
        else:
            parts.append((name, before, _writer(hints[name])))
            before = ","
    end = before.removesuffix(",") + "}"

    def write(value: object) -> str:
        if type(value) is not kind:
            raise unfit(value, kind.__name__)
        found = []
        name = ""
        try:
            for name, before, turn in parts:
                found.append(before + turn(getattr(value, name)))
        except UnfitValueError as error:
            raise placed(error, name) from None
        return "".join(found) + end

    return write


def _text(value: object) -> str:
    return quoted(value if type(value) is str else str(text(value)))


def _mapping(parts: dict[str, str]) -> str:
    return f"{{{','.join([f'{quoted(key)}:{part}' for key, part in sorted(parts.items())])}}}"


_LEAVES: Leaves = {
    None: lambda _: "null",
    bool: lambda value: "true" if flag(value) else "false",
    str: _text,
    int: lambda value: repr(count_out(value)),
    float: lambda value: repr(number_out(value)),
    tuple: lambda parts: f"[{','.join(parts)}]",
    Mapping: _mapping,
    Enum: lambda member: quoted(member.value),
    Decimal: lambda value: quoted(exact_out(value)),
}
