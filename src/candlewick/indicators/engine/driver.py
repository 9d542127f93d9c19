"""The compiled drivers: whole columns block by block, and one bar at a time.

Importing this module imports Numba and compiles, or reads back what was compiled before; only
`machine` and `stream` do so, and only once compiled code is wanted.
"""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba import carray, types

from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.compiler import FLAGS
from candlewick.indicators.engine.frame import (
    BLOCK,
    CODE,
    COLUMNS,
    COPIES,
    GIVES,
    MOVES,
    PATCHES,
    POINTERS,
    STATES,
)
from candlewick.indicators.engine.pointer import invoke, pointer

NAN = float("nan")
INFINITY = float("inf")

EXPONENT = 0x7FF0_0000_0000_0000
ONE = 0x0010_0000_0000_0000
"""Of NaN and the infinities all bits of the exponent are set: one more, and the sign is."""


@numba.njit(**FLAGS)
def _scan(address, count):  # type: ignore[no-untyped-def]
    """Return less than zero where some numbers are not finite."""
    bits = carray(pointer(address), count).view(np.int64)
    found = np.int64(0)
    for i in range(count):
        found |= (bits[i] & EXPONENT) + ONE
    return found


@numba.njit(**FLAGS)
def copy(to, source, count):  # type: ignore[no-untyped-def]
    """Copy so many numbers from one address to another."""
    row, values = carray(pointer(to), count), carray(pointer(source), count)
    for i in range(count):
        row[i] = values[i]


@numba.njit(**FLAGS)
def _fill(address, count, value):  # type: ignore[no-untyped-def]
    row = carray(pointer(address), count)
    for i in range(count):
        row[i] = value


@numba.njit(**FLAGS)
def begin(frame):  # type: ignore[no-untyped-def]
    """Let a frame be before the first bar."""
    for k in range(frame[MOVES], frame[MOVES + 1], 3):
        _fill(frame[k], frame[k + 1], NAN)
    for k in range(frame[STATES], frame[STATES + 1], 2):
        _fill(frame[k], frame[k + 1], 0.0)


@numba.njit(**FLAGS)
def through(frame, begin, end, more):  # type: ignore[no-untyped-def]
    """Run a frame from a bar to before another; `more` says whether others will follow."""
    base = frame.ctypes.data
    pointers, columns = frame[POINTERS], frame[COLUMNS]
    strange = np.int64(0)
    start = begin
    while start < end:
        count = min(frame[BLOCK], end - start)
        for k in range(pointers, pointers + columns):
            strange |= _scan(frame[k] + 8 * start, count)
        for k in range(frame[COPIES], frame[COPIES + 1], 3):
            if start < frame[k + 1]:
                copy(frame[k + 2], frame[pointers + frame[k]] + 8 * start, count)
        for k in range(frame[PATCHES], frame[PATCHES + 1], 5):
            direct = frame[pointers + frame[k + 1]] + 8 * start
            place = direct if start >= frame[k + 2] else frame[k + 3]
            frame[frame[k]] = place - frame[k + 4]
        row, last = frame[CODE], frame[CODE + 1]
        while row < last:
            invoke(frame[row], base + 8 * row, 0, count)
            row += frame[row + 1]
        for k in range(frame[GIVES], frame[GIVES + 1], 3):
            if start < frame[k + 1]:
                copy(frame[pointers + frame[k]] + 8 * start, frame[k + 2], count)
        start += count
        if (start < end) | more:
            for k in range(frame[MOVES], frame[MOVES + 1], 3):
                if start < frame[k + 2]:
                    copy(frame[k], frame[k] + 8 * count, frame[k + 1])
    return strange


COLUMN = types.Array(types.float64, 1, "C", readonly=True)
_MEMORY = types.Array(types.float64, 1, "C")
PLACES = types.Array(types.int64, 1, "C")
_PAIRS = types.Array(types.int64, 2, "C")
_COUNT = types.int64


def kept(*signature: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a driver now and keep it, where there is a place at all."""
    return lambda function: compiler.kept_here(
        lambda keep: numba.njit(_COUNT(*signature), cache=keep, **FLAGS)(function)
    )


@kept(PLACES, _MEMORY, _COUNT, _PAIRS, PLACES, _PAIRS, _PAIRS, _PAIRS, COLUMN, _MEMORY)
def advance(  # type: ignore[no-untyped-def]
    code, work, block, parts, at, entries, results, kept, bar, out
):
    """Take several programs one bar further.

    Args:
        code: the code rows of all programs.
        work: the memory of all programs.
        block: [bars] how many a row of the memory holds behind its history.
        parts: [shape=(programs, 9)] where each program begins and ends in `code`, `entries`,
            `results` and `kept`, and whether it skips a bar with an unknown column.
        at: [shape=(programs,)] how far each has come in its block; written.
        entries: [shape=(k, 2)] a number of `bar`, and where it goes in the memory.
        results: [shape=(k, 2)] a number of `out`, and where it comes from.
        kept: [shape=(k, 2)] rows of which the next block needs the newest bars, and how many.
        bar: the columns of the new bar.
        out: the results; written.

    Returns:
        -1, or the place of an infinite number in `bar`, and then nothing has changed.
    """
    for k in range(len(bar)):
        if abs(bar[k]) == INFINITY:
            return k
    base = code.ctypes.data
    for p in range(len(parts)):
        part = parts[p]
        missing = False
        for k in range(part[2], part[3]):
            value = bar[entries[k, 0]]
            missing |= value != value
            work[entries[k, 1] + at[p]] = value
        if missing and part[8]:
            for k in range(part[4], part[5]):
                out[results[k, 0]] = NAN
            continue
        row = part[0]
        while row < part[1]:
            invoke(code[row], base + 8 * row, at[p], 1)
            row += code[row + 1]
        for k in range(part[4], part[5]):
            out[results[k, 0]] = work[results[k, 1] + at[p]]
        at[p] += 1
        if at[p] == block:
            at[p] = 0
            for k in range(part[6], part[7]):
                row = work[kept[k, 0] : kept[k, 0] + kept[k, 1] + block]
                for i in range(kept[k, 1]):
                    row[i] = row[i + block]
    return -1
