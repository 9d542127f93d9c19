"""What stands behind every door: see `door`. Importing this imports Numba and compiles."""

from collections.abc import Callable
from typing import Any

import numba
from numba import carray, types

from candlewick.indicators.engine import compiler, door
from candlewick.indicators.engine.compiler import FLAGS
from candlewick.indicators.engine.door import MOST_ROWS
from candlewick.indicators.engine.driver import run_plan
from candlewick.indicators.engine.pointer import call, put, room, word, words

HALF = 0xFFFF_FFFF
"""A whole number of 32 bits within one of 64."""


def _entry(arguments: int) -> Callable[[Callable[..., Any]], Any]:
    signature = types.intp(*[types.intp] * arguments)
    return lambda function: compiler.kept_here(
        lambda keep: numba.cfunc(signature, cache=keep, **FLAGS)(function)
    )


@numba.njit(**FLAGS)
def _is_plain(array, known):  # type: ignore[no-untyped-def]
    return (
        (word(array + door.TYPE) == known[door.ARRAY])
        and (word(array + door.DESCRIPTION) == known[door.FLOAT])
        and ((word(array + door.COUNT_OF_DIMENSIONS) & HALF) == 1)
        and ((word(array + door.FLAGS_OF_ARRAY) & door.PLAIN) == door.PLAIN)
    )


@numba.njit(**FLAGS)
def _size_of(known, arguments, rows):  # type: ignore[no-untyped-def]
    """Note where the columns begin; return how long they are, or -1 if one is not plain."""
    size = -1
    for k in range(known[door.COLUMNS]):
        array = word(arguments + 8 * k)
        if not _is_plain(array, known):
            return -1
        length = word(word(array + door.DIMENSIONS))
        if (k > 0) & (length != size):
            return -1
        size = length
        put(rows + 8 * known[door.PLACES + k], word(array + door.DATA))
    return size


@numba.njit(**FLAGS)
def _drop(known, made, count):  # type: ignore[no-untyped-def]
    for k in range(count):
        call(known[door.DROP], word(made + 8 * k))


@numba.njit(**FLAGS)
def _made(known, size, rows, made):  # type: ignore[no-untyped-def]
    """Make the arrays of the results, and say whether there was memory for them."""
    put(made, size)
    for k in range(known[door.LINES]):
        # An array takes a reference to its type with it.
        call(known[door.HOLD], known[door.FLOAT])
        array = call(known[door.EMPTY], 1, made, known[door.FLOAT], 0)
        if array == 0:
            _drop(known, made + 8, k)
            return False
        put(made + 8 + 8 * k, array)
        put(rows + 8 * (known[door.FIRST] + k), word(array + door.DATA))
    return True


@numba.njit(**FLAGS)
def _shaped(known, made):  # type: ignore[no-untyped-def]
    """Return the one array, or a tuple of them all; nothing where there is no memory for it."""
    if known[door.SHAPE] == 0:
        return word(made)
    result = call(known[door.MAKE], known[door.SHAPE], known[door.LINES])
    if result == 0:
        _drop(known, made, known[door.LINES])
        return result
    for k in range(known[door.LINES]):
        put(result + door.ITEMS + 8 * k, word(made + 8 * k))
    return result


@numba.njit(**FLAGS)
def _nothing(known):  # type: ignore[no-untyped-def]
    call(known[door.HOLD], known[door.NOTHING])
    return known[door.NOTHING]


@_entry(3)
def enter(own, arguments, count):  # type: ignore[no-untyped-def]
    """Be the door: a built-in function of Python, see `door.door_to`."""
    known = carray(words(word(own + door.DATA)), door.PLACES + door.MOST_ROWS)
    if count != known[door.COLUMNS]:
        return _nothing(known)
    rows, made = room(MOST_ROWS), room(MOST_ROWS)
    size = _size_of(known, arguments, rows)
    if (size < 0) | (size > known[door.MOST]):
        return _nothing(known)
    if not _made(known, size, rows, made):
        return 0
    thread = call(known[door.LEAVE])
    found = call(known[door.RUN], known[door.CONTEXT], size, rows)
    call(known[door.ENTER], thread)
    if found < 0:
        _drop(known, made + 8, known[door.LINES])
        return _nothing(known)
    return _shaped(known, made + 8)


@_entry(3)
def run(plan, size, rows):  # type: ignore[no-untyped-def]
    """Run a program, as a door wants it."""
    return run_plan(plan, size, rows)
