"""Frozen dataclasses to plain values and back, with nothing lost and nothing guessed.

Hand-written, because the usual libraries refuse a text that holds half a surrogate pair. A
model can answer one, and what it answered is recorded as it was.
"""

import dataclasses
import math
import numbers
import types
import typing
from collections.abc import Callable, Collection, Hashable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

R = TypeVar("R")
Turn = Callable[[Any], Any]


class UnfitValueError(ValueError):
    """A value is not of its field's type, or cannot be written down; the text says where."""


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
        for name, hint in _names(typing.cast(Hashable, type(record))).items()
        if name not in without
    }


def from_parts(kind: type[R], plain: object, **given: object) -> R:
    """Return the `kind` that `parts_to_plain` made `plain` of, and the fields `given`.

    Raises:
        UnfitValueError: as `from_plain`.
    """
    names = _names(typing.cast(Hashable, kind))
    hints = {name: hint for name, hint in names.items() if name not in given}
    fields = {name: _reader(hint) for name, hint in hints.items()}
    return kind(**_read_fields(kind, fields, plain), **given)


def _unfit(value: object, wanted: str) -> UnfitValueError:
    return UnfitValueError(f"is {type(value).__name__} where {wanted} is needed")


def _inside(name: object, turn: Turn, value: object) -> Any:
    try:
        return turn(value)
    except UnfitValueError as error:
        text = str(error)
        joint = " " if text.startswith("is ") else "."
        message = f"{name}{joint}{text}"
        raise UnfitValueError(message) from None


@cache
def _names(kind: Hashable) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(typing.cast(Any, kind))
    return {field.name: hints[field.name] for field in fields}


@cache
def _writer(kind: Hashable) -> Turn:
    return _turn(kind, _writer, _LEAVES_OUT, _write_record)


@cache
def _reader(kind: Hashable) -> Turn:
    return _turn(kind, _reader, _LEAVES_IN, _read_record)


def _turn(
    kind: Any,
    again: Callable[[Any], Turn],
    leaves: dict[type, Turn],
    record: Callable[[type], Turn],
) -> Turn:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:  # domain fields: a type or None
        (optional,) = (one for one in arguments if one is not types.NoneType)
        inner = again(optional)
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple(arguments, again, leaves[tuple])
    if origin is Mapping and arguments[0] is str:
        return _mapping(again(arguments[1]))
    if dataclasses.is_dataclass(kind):
        return record(typing.cast(type, kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice(kind, leaves[Enum])
    return leaves[kind]


def _tuple(arguments: tuple[Any, ...], again: Callable[[Any], Turn], whole: Turn) -> Turn:
    if arguments[1:] == (...,):
        return _sequence(again(arguments[0]), whole)
    return _row([again(one) for one in arguments], whole)


def _row(inner: list[Turn], whole: Turn) -> Turn:
    def turn(value: object) -> object:
        if not isinstance(value, (tuple, list)) or len(value) != len(inner):
            raise _unfit(value, f"a list of {len(inner)}")
        pairs = zip(inner, value, strict=True)
        return whole(_inside(place, one, part) for place, (one, part) in enumerate(pairs))

    return turn


def _sequence(inner: Turn, whole: Turn) -> Turn:
    def turn(value: object) -> object:
        if not isinstance(value, (tuple, list)):
            raise _unfit(value, "a list")
        return whole(_inside(place, inner, one) for place, one in enumerate(value))

    return turn


def _mapping(inner: Turn) -> Turn:
    def turn(value: object) -> object:
        if not isinstance(value, Mapping):
            raise _unfit(value, "a mapping")
        return {_text(key): _inside(key, inner, one) for key, one in value.items()}

    return turn


def _choice(kind: type[Enum], whole: Turn) -> Turn:
    def turn(value: object) -> object:
        try:
            return whole(kind(value))
        except ValueError:
            message = f"is {value!r}, which is no {kind.__name__}"
            raise UnfitValueError(message) from None

    return turn


def _write_record(kind: type) -> Turn:
    fields = [(name, _writer(hint)) for name, hint in _names(kind).items()]

    def turn(value: object) -> object:
        if type(value) is not kind:
            raise _unfit(value, kind.__name__)
        return {name: _inside(name, write, getattr(value, name)) for name, write in fields}

    return turn


def _read_record(kind: type) -> Turn:
    fields = {name: _reader(hint) for name, hint in _names(kind).items()}
    return lambda value: kind(**_read_fields(kind, fields, value))


def _read_fields(kind: type, fields: Mapping[str, Turn], value: object) -> dict[str, Any]:
    """Read the fields; what an older version did not know yet has its default."""
    if not isinstance(value, dict):
        raise _unfit(value, kind.__name__)
    odd = sorted((value.keys() - fields.keys()) | (fields.keys() - value.keys() - _newer(kind)))
    if odd:
        message = f"is a {kind.__name__} with missing or unknown fields: {odd}"
        raise UnfitValueError(message)
    return {name: _inside(name, fields[name], one) for name, one in value.items()}


@cache
def _newer(kind: type) -> frozenset[str]:
    """Return the fields that have a default, so that a record of before them can be read."""
    missing = dataclasses.MISSING
    return frozenset(
        field.name
        for field in dataclasses.fields(kind)
        if field.default is not missing or field.default_factory is not missing
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _unfit(value, "a text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _unfit(value, "true or false")
    return value


def _count_in(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unfit(value, "a whole number")
    return value


def _count_out(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):  # NumPy's count too
        raise _unfit(value, "a whole number")
    return int(value)


def _number_in(value: object) -> float:
    if not isinstance(value, float):
        raise _unfit(value, "a number with a point")
    if not math.isfinite(value):
        message = f"is {value}, not a finite number"
        raise UnfitValueError(message)
    return value


def _number_out(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise _unfit(value, "a number")
    return _number_in(float(value))


def _exact_out(value: object) -> str:
    if not isinstance(value, Decimal):
        raise _unfit(value, "an exact number")
    return str(value)


def _exact_in(value: object) -> Decimal:
    try:
        number = Decimal(_text(value))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite():
        message = f"is {value!r}, not a finite number"
        raise UnfitValueError(message)
    return number


_LEAVES: dict[type, Turn] = {bool: _flag}
_LEAVES_OUT: dict[type, Turn] = _LEAVES | {
    str: lambda value: str(_text(value)),
    int: _count_out,
    float: _number_out,
    tuple: list,
    Enum: lambda member: member.value,
    Decimal: _exact_out,
}
_LEAVES_IN: dict[type, Turn] = _LEAVES | {
    str: _text,
    int: _count_in,
    float: _number_in,
    tuple: tuple,
    Enum: lambda member: member,
    Decimal: _exact_in,
}
