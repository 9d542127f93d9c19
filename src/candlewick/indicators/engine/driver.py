"""The compiled drivers: whole columns block by block, and one bar at a time.

Importing this module imports Numba and compiles, or reads back what was compiled before; only
`machine` and `stream` do so, and only once compiled code is wanted.
"""

import functools
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
    LENGTH,
    MOVES,
    PATCHES,
    POINTERS,
    STATES,
)
from candlewick.indicators.engine.plan import (
    END,
    ENDS,
    INPUTS,
    LANES,
    NARROW,
    NOTES,
    PART,
    REACH,
    SIZE_OF_NOTES,
    WIDE,
)
from candlewick.indicators.engine.pointer import invoke, pointer, word, words

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
def _copy(to, source, count):  # type: ignore[no-untyped-def]
    row, values = carray(pointer(to), count), carray(pointer(source), count)
    for i in range(count):
        row[i] = values[i]


@numba.njit(**FLAGS)
def _fill(address, count, value):  # type: ignore[no-untyped-def]
    row = carray(pointer(address), count)
    for i in range(count):
        row[i] = value


@numba.njit(**FLAGS)
def _begin(frame):  # type: ignore[no-untyped-def]
    for k in range(frame[MOVES], frame[MOVES + 1], 3):
        _fill(frame[k], frame[k + 1], NAN)
    for k in range(frame[STATES], frame[STATES + 1], 2):
        _fill(frame[k], frame[k + 1], 0.0)


@numba.njit(**FLAGS)
def _through(frame, begin, end, more):  # type: ignore[no-untyped-def]
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
                _copy(frame[k + 2], frame[pointers + frame[k]] + 8 * start, count)
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
                _copy(frame[pointers + frame[k]] + 8 * start, frame[k + 2], count)
        start += count
        if (start < end) | more:
            for k in range(frame[MOVES], frame[MOVES + 1], 3):
                if start < frame[k + 2]:
                    _copy(frame[k], frame[k] + 8 * count, frame[k + 1])
    return strange


@numba.njit(**FLAGS)
def _whole(address, part, size, rows):  # type: ignore[no-untyped-def]
    """Run the frame at an address over all bars at once."""
    frame = carray(words(address), word(address + 8 * LENGTH))
    for k in range(part[ENDS]):
        frame[frame[POINTERS] + k] = word(rows + 8 * part[PART + k])
    _begin(frame)
    return _through(frame, 0, size, False)  # noqa: FBT003 - nothing follows


@numba.njit(**FLAGS)
def _note(part, states, lane, notes):  # type: ignore[no-untyped-def]
    """Write down what one of the lanes remembers."""
    at = notes
    for k in range(states, part[END], LANES + 1):
        _copy(at, part[k + lane], part[k + LANES])
        at += 8 * part[k + LANES]


@numba.njit(**FLAGS)
def _agrees(part, states, lane, notes):  # type: ignore[no-untyped-def]
    """Say whether a lane remembers the very bits that were written down."""
    at = notes
    for k in range(states, part[END], LANES + 1):
        for i in range(part[k + LANES]):
            if word(at + 8 * i) != word(part[k + lane] + 8 * i):
                return False
        at += 8 * part[k + LANES]
    return True


@numba.njit(**FLAGS)
def _in_lanes(part, size, rows):  # type: ignore[no-untyped-def]
    """Run a part in several lanes side by side; see `plan`.

    Returns:
        What `_through` returns, or 1 where there are too few bars or a lane began wrongly: then
        it has to be done otherwise.
    """
    many, reach = part[ENDS], part[REACH]
    long = (size + (LANES - 1) * reach) // LANES + 1
    long += (size - long) % (LANES - 1)
    apart = (size - long) // (LANES - 1)
    before = long - apart
    if (part[WIDE] == 0) | (apart < before) | (before < reach):
        return 1
    frame = carray(words(part[WIDE]), word(part[WIDE] + 8 * LENGTH))
    at = frame[POINTERS]
    for ends in range(2):
        begin = 0 if ends == 0 else part[INPUTS]
        end = part[INPUTS] if ends == 0 else many
        for lane in range(LANES):
            for k in range(begin, end):
                frame[at] = word(rows + 8 * part[PART + k]) + 8 * apart * lane
                at += 1
    _begin(frame)
    strange = _through(frame, 0, before, True)  # noqa: FBT003 - the rest follows
    states, notes = PART + many, part[NOTES]
    for lane in range(1, LANES):
        _note(part, states, lane, notes + lane * part[SIZE_OF_NOTES])
    strange |= _through(frame, before, long, True)  # noqa: FBT003 - so that all is noted
    for lane in range(1, LANES):
        if not _agrees(part, states, lane - 1, notes + lane * part[SIZE_OF_NOTES]):
            return 1
    return min(strange, 0)


@numba.njit(**FLAGS)
def run_plan(address, size, rows):  # type: ignore[no-untyped-def]
    """Run a program as it was planned, and return less than 0 if a number is not finite.

    Args:
        address: of the plan; see `plan`.
        size: [bars] of every row.
        rows: the address of the addresses of the columns and then of the results.
    """
    strange = np.int64(0)
    at = address + 8
    for _ in range(word(address)):
        part = carray(words(at), word(at + 8 * END))
        found = _in_lanes(part, size, rows)
        if found > 0:
            found = _whole(part[NARROW], part, size, rows)
        strange |= found
        at += 8 * part[END]
    return strange


_COLUMN = types.Array(types.float64, 1, "C", readonly=True)
_ROWS = types.Array(types.float64, 2, "C")
_MEMORY = types.Array(types.float64, 1, "C")
_PLACES = types.Array(types.int64, 1, "C")
_PAIRS = types.Array(types.int64, 2, "C")
_COUNT = types.int64


def _kept(*signature: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a driver now and keep it, where there is a place at all."""
    return lambda function: compiler.kept_here(
        lambda keep: numba.njit(_COUNT(*signature), cache=keep, **FLAGS)(function)
    )


def _run(plan, columns, out):  # type: ignore[no-untyped-def]
    """Run a program over whole columns.

    Args:
        plan: see `plan`.
        columns: [shape=(n,)] as many as the program has.
        out: [shape=(results, n)] written.

    Returns:
        0 or more, or less where a number of the columns is not finite or where the columns are
        not of one length; in the latter case nothing is done.
    """
    size = out.shape[1]
    rows = np.empty(len(columns) + len(out), np.int64)
    at = 0
    for column in columns:
        if len(column) != size:
            return -1
        rows[at] = column.ctypes.data
        at += 1
    for k in range(len(out)):
        rows[at + k] = out.ctypes.data + 8 * size * k
    return run_plan(plan.ctypes.data, size, rows.ctypes.data)


@functools.cache
def run_of(columns: int) -> Callable[..., int]:
    """Return the driver for so many columns; other types are a TypeError."""
    driver: Callable[..., int] = _kept(_PLACES, types.UniTuple(_COLUMN, columns), _ROWS)(_run)
    return driver


@_kept(_PLACES, _MEMORY, _COUNT, _PAIRS, _PLACES, _PAIRS, _PAIRS, _PAIRS, _COLUMN, _MEMORY)
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
