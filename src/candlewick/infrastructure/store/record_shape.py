"""What a frozen dataclass is made of, and what may stand in its fields.

A *turn* makes something else of a value of one type: a plain value, or a text. It is put together
once for each type, from what is done with the leaves.
"""

import dataclasses
import math
import numbers
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

Turn = Callable[[Any], Any]
Leaves = dict[Any, Turn]
"""What is done with values of each type, and with the parts of a tuple, a mapping or a choice."""


class UnfitValueError(ValueError):
    """A value is not of its field's type, or cannot be written down; the text says where."""


def unfit(value: object, wanted: str) -> UnfitValueError:
    """Return the error that `value` stands where `wanted` is needed."""
    return UnfitValueError(f"is {type(value).__name__} where {wanted} is needed")


def placed(error: UnfitValueError, name: object) -> UnfitValueError:
    """Return `error` with the name of the field that it is in."""
    said = str(error)
    return UnfitValueError(f"{name}{' ' if said.startswith('is ') else '.'}{said}")


@cache
def fields_of(kind: Hashable) -> dict[str, Any]:
    """Return the fields of the dataclass `kind`, each with its type."""
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(typing.cast(Any, kind))
    return {field.name: hints[field.name] for field in fields}


def turn_of(
    kind: Any, again: Callable[[Any], Turn], leaves: Leaves, record: Callable[[type], Turn]
) -> Turn:
    """Put together the turn of values of `kind`.

    Args:
        kind: the type of a field: a leaf, an enum, a dataclass, a tuple, a mapping from texts, or
            one of these or None.
        again: returns the turn of what is within.
        leaves: what is done with the leaves, by their types; for None, too.
        record: returns the turn of a dataclass.
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:  # domain fields: a type or None
        (optional,) = (one for one in arguments if one is not types.NoneType)
        inner, nothing = again(optional), leaves[None](None)
        return lambda value: nothing if value is None else inner(value)
    if origin is tuple:
        return _tuple(arguments, again, leaves[tuple])
    if origin is Mapping and arguments[0] is str:
        return _mapping(again(arguments[1]), leaves[Mapping])
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
            raise unfit(value, f"a list of {len(inner)}")
        pairs = zip(inner, value, strict=True)
        return whole([_within(place, one, part) for place, (one, part) in enumerate(pairs)])

    return turn


def _sequence(inner: Turn, whole: Turn) -> Turn:
    def turn(value: object) -> object:
        if not isinstance(value, (tuple, list)):
            raise unfit(value, "a list")
        return whole([_within(place, inner, one) for place, one in enumerate(value)])

    return turn


def _mapping(inner: Turn, whole: Turn) -> Turn:
    def turn(value: object) -> object:
        if not isinstance(value, Mapping):
            raise unfit(value, "a mapping")
        return whole({text(key): _within(key, inner, one) for key, one in value.items()})

    return turn


def _choice(kind: type[Enum], whole: Turn) -> Turn:
    def turn(value: object) -> object:
        try:
            return whole(value if type(value) is kind else kind(value))
        except ValueError:
            message = f"is {value!r}, which is no {kind.__name__}"
            raise UnfitValueError(message) from None

    return turn


def _within(name: object, turn: Turn, value: object) -> Any:
    try:
        return turn(value)
    except UnfitValueError as error:
        raise placed(error, name) from None


def text(value: object) -> str:
    """Return `value`, a text."""
    if not isinstance(value, str):
        raise unfit(value, "a text")
    return value


def flag(value: object) -> bool:
    """Return `value`, true or false."""
    if not isinstance(value, bool):
        raise unfit(value, "true or false")
    return value


def count_in(value: object) -> int:
    """Return `value`, a whole number as JSON has it."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise unfit(value, "a whole number")
    return value


def count_out(value: object) -> int:
    """Return `value`, a whole number, NumPy's too, as Python's own."""
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise unfit(value, "a whole number")
    return int(value)


def number_in(value: object) -> float:
    """Return `value`, a finite number with a point."""
    if not isinstance(value, float):
        raise unfit(value, "a number with a point")
    if not math.isfinite(value):
        message = f"is {value}, not a finite number"
        raise UnfitValueError(message)
    return value


def number_out(value: object) -> float:
    """Return `value`, a finite number, NumPy's and whole ones too, as Python's own."""
    if type(value) is not float:
        if isinstance(value, bool) or not isinstance(value, numbers.Real):
            raise unfit(value, "a number")
        value = float(value)
    return number_in(value)


def exact_out(value: object) -> str:
    """Return the exact number `value` as a text."""
    if not isinstance(value, Decimal):
        raise unfit(value, "an exact number")
    return str(value)


def exact_in(value: object) -> Decimal:
    """Return the exact, finite number in the text `value`."""
    try:
        number = Decimal(text(value))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite():
        message = f"is {value!r}, not a finite number"
        raise UnfitValueError(message)
    return number
