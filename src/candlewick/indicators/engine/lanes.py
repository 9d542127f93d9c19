"""Plans put to work: programs over whole columns, in lanes where that pays.

Importing this module imports Numba and compiles, or reads back what was compiled before.
"""

import functools
from collections.abc import Callable

import numba
import numpy as np
from numba import carray, types

from candlewick.indicators.engine.compiler import FLAGS
from candlewick.indicators.engine.driver import COLUMN, PLACES, begin, copy, kept, through
from candlewick.indicators.engine.frame import LENGTH, POINTERS
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
from candlewick.indicators.engine.pointer import word, words

_ROWS = types.Array(types.float64, 2, "C")


@numba.njit(**FLAGS)
def _whole(address, part, size, rows):  # type: ignore[no-untyped-def]
    """Run the frame at an address over all bars at once."""
    frame = carray(words(address), word(address + 8 * LENGTH))
    for k in range(part[ENDS]):
        frame[frame[POINTERS] + k] = word(rows + 8 * part[PART + k])
    begin(frame)
    return through(frame, 0, size, False)  # noqa: FBT003 - nothing follows


@numba.njit(**FLAGS)
def _note(part, states, lane, notes):  # type: ignore[no-untyped-def]
    """Write down what one of the lanes remembers."""
    at = notes
    for k in range(states, part[END], LANES + 1):
        copy(at, part[k + lane], part[k + LANES])
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
        since = 0 if ends == 0 else part[INPUTS]
        end = part[INPUTS] if ends == 0 else many
        for lane in range(LANES):
            for k in range(since, end):
                frame[at] = word(rows + 8 * part[PART + k]) + 8 * apart * lane
                at += 1
    begin(frame)
    strange = through(frame, 0, before, True)  # noqa: FBT003 - the rest follows
    states, notes = PART + many, part[NOTES]
    for lane in range(1, LANES):
        _note(part, states, lane, notes + lane * part[SIZE_OF_NOTES])
    strange |= through(frame, before, long, True)  # noqa: FBT003 - so that all is noted
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
    driver: Callable[..., int] = kept(PLACES, types.UniTuple(COLUMN, columns), _ROWS)(_run)
    return driver
