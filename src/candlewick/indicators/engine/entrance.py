"""What stands behind every door: see `door`. Importing this imports Numba and compiles."""

from collections.abc import Callable
from typing import Any

import numba
from numba import carray, types

from candlewick.indicators.engine import abi, compiler
from candlewick.indicators.engine.abi import MOST_ROWS
from candlewick.indicators.engine.compiler import FLAGS
from candlewick.indicators.engine.lanes import run_plan
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
        (word(array + abi.TYPE) == known[abi.ARRAY])
        and (word(array + abi.DESCRIPTION) == known[abi.FLOAT])
        and ((word(array + abi.COUNT_OF_DIMENSIONS) & HALF) == 1)
        and ((word(array + abi.FLAGS_OF_ARRAY) & abi.PLAIN) == abi.PLAIN)
    )


@numba.njit(**FLAGS)
def _size_of(known, arguments, rows):  # type: ignore[no-untyped-def]
    """Note where the columns begin; return how long they are, or -1 if one is not plain."""
    size = -1
    for k in range(known[abi.COLUMNS]):
        array = word(arguments + 8 * k)
        if not _is_plain(array, known):
            return -1
        length = word(word(array + abi.DIMENSIONS))
        if (k > 0) & (length != size):
            return -1
        size = length
        put(rows + 8 * known[abi.PLACES + k], word(array + abi.DATA))
    return size


@numba.njit(**FLAGS)
def _drop(known, made, count):  # type: ignore[no-untyped-def]
    for k in range(count):
        call(known[abi.DROP], word(made + 8 * k))


@numba.njit(**FLAGS)
def _made(known, size, rows, made):  # type: ignore[no-untyped-def]
    """Make the arrays of the results, and say whether there was memory for them."""
    put(made, size)
    for k in range(known[abi.LINES]):
        # An array takes a reference to its type with it.
        call(known[abi.HOLD], known[abi.FLOAT])
        array = call(known[abi.EMPTY], 1, made, known[abi.FLOAT], 0)
        if array == 0:
            _drop(known, made + 8, k)
            return False
        put(made + 8 + 8 * k, array)
        put(rows + 8 * (known[abi.FIRST] + k), word(array + abi.DATA))
    return True


@numba.njit(**FLAGS)
def _shaped(known, made):  # type: ignore[no-untyped-def]
    """Return the one array, or a tuple of them all; nothing where there is no memory for it."""
    if known[abi.SHAPE] == 0:
        return word(made)
    result = call(known[abi.MAKE], known[abi.SHAPE], known[abi.LINES])
    if result == 0:
        _drop(known, made, known[abi.LINES])
        return result
    for k in range(known[abi.LINES]):
        put(result + abi.ITEMS + 8 * k, word(made + 8 * k))
    return result


@numba.njit(**FLAGS)
def _nothing(known):  # type: ignore[no-untyped-def]
    call(known[abi.HOLD], known[abi.NOTHING])
    return known[abi.NOTHING]


@_entry(3)
def enter(own, arguments, count):  # type: ignore[no-untyped-def]
    """Be the door: a built-in function of Python, see `door.door_to`."""
    known = carray(words(word(own + abi.DATA)), abi.PLACES + abi.MOST_ROWS)
    if count != known[abi.COLUMNS]:
        return _nothing(known)
    rows, made = room(MOST_ROWS), room(MOST_ROWS)
    size = _size_of(known, arguments, rows)
    if (size < 0) | (size > known[abi.MOST]):
        return _nothing(known)
    if not _made(known, size, rows, made):
        return 0
    thread = call(known[abi.LEAVE])
    found = call(known[abi.RUN], known[abi.CONTEXT], size, rows)
    call(known[abi.ENTER], thread)
    if found < 0:
        _drop(known, made + 8, known[abi.LINES])
        return _nothing(known)
    return _shaped(known, made + 8)


@_entry(3)
def run(plan, size, rows):  # type: ignore[no-untyped-def]
    """Run a program, as a door wants it."""
    return run_plan(plan, size, rows)


@numba.njit(**FLAGS)
def _known(entry, arguments, count, names, many):  # type: ignore[no-untyped-def]
    """Say whether the keywords of a call are those of an entry, and the very same objects."""
    if word(entry) != many:
        return False
    for k in range(many):
        name, value = entry + 8 * (abi.NAMES + 2 * k), entry + 8 * (abi.NAMES + 2 * k + 1)
        if word(name) != word(names + abi.ITEMS + 8 * k):
            return False
        if word(value) != word(arguments + 8 * (count + k)):
            return False
    return True


@_entry(4)
def knock(own, arguments, count, names):  # type: ignore[no-untyped-def]
    """Call what is known to answer such a call, or ask who learns it; see `called.Called`."""
    memory = word(word(own + abi.MEMORY) + abi.DATA)
    head = carray(words(memory), abi.ENTRIES)
    many = word(names + abi.LENGTH) if names != 0 else 0
    entry = memory + 8 * abi.ENTRIES
    for _ in range(abi.MOST_ENTRIES):
        if _known(entry, arguments, count, names, many):
            known = word(entry + 8)
            # Others may learn something else in the meantime.
            call(head[abi.KEEP], known)
            answer = call(head[abi.CALL], known, arguments, count, 0)
            call(head[abi.LET_GO], known)
            if answer != head[abi.NONE]:
                return answer
            call(head[abi.LET_GO], answer)
            break
        entry += 8 * abi.ENTRY
    given = room(MOST_ROWS)
    put(given, own)
    if count + many + 2 > MOST_ROWS:
        # Far too many columns, which is a mistake that Python complains about.
        return call(head[abi.CALL], head[abi.LEARN], given, 1, 0)
    put(given + 8, names if names != 0 else head[abi.NONE])
    for k in range(count + many):
        put(given + 16 + 8 * k, word(arguments + 8 * k))
    return call(head[abi.CALL], head[abi.LEARN], given, count + many + 2, 0)
