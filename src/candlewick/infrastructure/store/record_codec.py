"""Frozen dataclasses to plain values and back, with nothing lost and nothing guessed.

Hand-written, because the usual libraries refuse a text that holds half a surrogate pair. A
model can answer one, and what it answered is recorded as it was.
"""

import dataclasses
import typing
from collections.abc import Collection, Hashable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from candlewick.infrastructure.store.record_shape import (
    Leaves,
    Turn,
    UnfitValueError,
    count_in,
    count_out,
    exact_in,
    exact_out,
    fields_of,
    flag,
    number_in,
    number_out,
    placed,
    text,
    turn_of,
    unfit,
)

R = TypeVar("R")


def to_plain(record: object) -> dict[str, Any]:
    """Return the dataclass `record` as JSON values: dict, list, str, int, finite float, None.

    Raises:
        UnfitValueError: a field holds what its type forbids, or NaN or infinity.
    """
    plain: dict[str, Any] = _writer(typing.cast(Hashable, type(record)))(record)
    return plain


def from_plain(kind: type[R], plain: object) -> R:
    """Return the `kind` that `to_plain` made `plain` of.

    Raises:
        UnfitValueError: a field is missing, unknown, or of another type.
    """
    record: R = _reader(typing.cast(Hashable, kind))(plain)
    return record


def parts_to_plain(record: object, *, without: Collection[str]) -> dict[str, Any]:
    """Return what `to_plain` would, but for the fields `without`.

    Raises:
        UnfitValueError: as `to_plain`.
    """
    return {
        name: _inside(name, _writer(hint), getattr(record, name))
        for name, hint in fields_of(typing.cast(Hashable, type(record))).items()
        if name not in without
    }


def from_parts(kind: type[R], plain: object, **given: object) -> R:
    """Return the `kind` that `parts_to_plain` made `plain` of, and the fields `given`.

    Raises:
        UnfitValueError: as `from_plain`.
    """
    names = fields_of(typing.cast(Hashable, kind))
    fields = {name: _reader(hint) for name, hint in names.items() if name not in given}
    return kind(**_read_fields(kind, fields, plain), **given)


def _inside(name: object, turn: Turn, value: object) -> Any:
    try:
        return turn(value)
    except UnfitValueError as error:
        raise placed(error, name) from None


@cache
def _writer(kind: Hashable) -> Turn:
    return turn_of(kind, _writer, _LEAVES_OUT, _write_record)


@cache
def _reader(kind: Hashable) -> Turn:
    return turn_of(kind, _reader, _LEAVES_IN, _read_record)


def _write_record(kind: type) -> Turn:
    fields = [(name, _writer(hint)) for name, hint in fields_of(kind).items()]

    def turn(value: object) -> object:
        if type(value) is not kind:
            raise unfit(value, kind.__name__)
        return {name: _inside(name, write, getattr(value, name)) for name, write in fields}

    return turn


def _read_record(kind: type) -> Turn:
    fields = {name: _reader(hint) for name, hint in fields_of(kind).items()}
    return lambda value: kind(**_read_fields(kind, fields, value))


def _read_fields(kind: type, fields: Mapping[str, Turn], value: object) -> dict[str, Any]:
    """Read the fields; what an older version did not know yet has its default."""
    if not isinstance(value, dict):
        raise unfit(value, kind.__name__)
    names, known = value.keys(), fields.keys()
    if names != known and (odd := (names - known) | (known - names - _newer(kind))):
        message = f"is a {kind.__name__} with missing or unknown fields: {sorted(odd)}"
        raise UnfitValueError(message)
    read: dict[str, Any] = {}
    name = ""
    try:
        for name, one in value.items():
            read[name] = fields[name](one)
    except UnfitValueError as error:
        raise placed(error, name) from None
    return read


@cache
def _newer(kind: type) -> frozenset[str]:
    """Return the fields that have a default, so that a record of before them can be read."""
    missing = dataclasses.MISSING
    return frozenset(
        field.name
        for field in dataclasses.fields(kind)
        if field.default is not missing or field.default_factory is not missing
    )


_LEAVES_OUT: Leaves = {
    None: lambda nothing: nothing,
    bool: flag,
    str: lambda value: str(text(value)),
    int: count_out,
    float: number_out,
    tuple: list,
    Mapping: dict,
    Enum: lambda member: member.value,
    Decimal: exact_out,
}
_LEAVES_IN: Leaves = {
    None: lambda nothing: nothing,
    bool: flag,
    str: text,
    int: count_in,
    float: number_in,
    tuple: tuple,
    Mapping: dict,
    Enum: lambda member: member,
    Decimal: exact_in,
}
