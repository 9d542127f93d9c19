"""The compiled drivers: whole columns block by block, and one bar at a time.

Importing this module imports Numba and compiles, or reads back what was compiled before; only
`machine` and `stream` do so, and only once compiled code is wanted.
"""

from collections.abc import Callable
from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from candlewick.indicators.engine import cache
from candlewick.indicators.engine.compiler import FLAGS, kept_if_possible

NAN = float("nan")
INFINITY = float("inf")


@intrinsic
def _invoke(typing, address, memory, row, at, size):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Call a compiled loop by its address."""
    signature = types.void(*[types.intp] * 5)

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        number = ir.IntType(64)
        function = ir.FunctionType(
            ir.VoidType(), [number.as_pointer(), number.as_pointer(), number, number]
        )
        builder.call(
            builder.inttoptr(arguments[0], function.as_pointer()),
            [
                builder.inttoptr(arguments[1], number.as_pointer()),
                builder.inttoptr(arguments[2], number.as_pointer()),
                arguments[3],
                arguments[4],
            ],
        )
        return context.get_dummy_value()

    return signature, generate


@numba.njit(**FLAGS)
def _take(work, place, column, start, count):  # type: ignore[no-untyped-def]
    """Copy a piece of a column into a row, and count what is not finite."""
    row = work[place : place + count]
    values = column[start : start + count]
    strange = 0
    for i in range(count):
        value = values[i]
        row[i] = value
        strange += 0 if value - value == 0.0 else 1
    return strange


@numba.njit(**FLAGS)
def _give(column, start, count, work, place):  # type: ignore[no-untyped-def]
    """Copy a row into a piece of a column."""
    row = work[place : place + count]
    values = column[start : start + count]
    for i in range(count):
        values[i] = row[i]


_COLUMN = types.Array(types.float64, 1, "C", readonly=True)
_ROWS = types.Array(types.float64, 2, "C")
_MEMORY = types.Array(types.float64, 1, "C")
_PLACES = types.Array(types.int64, 1, "C")
_PAIRS = types.Array(types.int64, 2, "C")
_COUNT = types.int64

MOST_COLUMNS = 8
"""How many columns a program over whole columns may have."""


def _kept(*signature: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a driver now and keep it beside the loops, where there is a place at all."""

    def compiled(function: Callable[..., Any]) -> Any:
        home = cache.folder()
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = str(home or before)
        try:
            return kept_if_possible(
                lambda keep: numba.njit(
                    _COUNT(*signature), cache=keep and home is not None, **FLAGS
                )(function)
            )
        finally:
            numba.config.CACHE_DIR = before

    return compiled


@_kept(
    _PAIRS, _MEMORY, _COUNT, _COUNT, _PLACES, _PAIRS, _PAIRS, *[_COLUMN] * MOST_COLUMNS, _ROWS
)
def run(  # type: ignore[no-untyped-def] # noqa: C901, PLR0917
    code, work, block, inputs, places, kept, states, c0, c1, c2, c3, c4, c5, c6, c7, out
):
    """Run a program over whole columns, block by block.

    Args:
        code: [shape=(steps, width)] a row for each step; see `compiler.entry_source`.
        work: the memory.
        block: [bars] how many a row of the memory holds behind its history.
        inputs: how many columns are read.
        places: where the block of each input begins in the memory, then of each result.
        kept: [shape=(k, 2)] rows of which the next block needs the newest bars, and how many.
        states: [shape=(m, 2)] what begins as zeros, and how much of it.
        c0: [shape=(n,)] the first column, and so on; more than `inputs` are not looked at.
        c1: [shape=(n,)]
        c2: [shape=(n,)]
        c3: [shape=(n,)]
        c4: [shape=(n,)]
        c5: [shape=(n,)]
        c6: [shape=(n,)]
        c7: [shape=(n,)]
        out: [shape=(results, n)] written.

    Returns:
        How many numbers of the columns are not finite; -1 and nothing done where the columns
        are not of one length.
    """
    columns = (c0, c1, c2, c3, c4, c5, c6, c7)
    size = out.shape[1]
    for k in range(inputs):
        if len(columns[k]) != size:
            return -1
    for k in range(len(kept)):
        work[kept[k, 0] : kept[k, 0] + kept[k, 1]] = NAN
    for k in range(len(states)):
        work[states[k, 0] : states[k, 0] + states[k, 1]] = 0.0
    memory, rows, width = work.ctypes.data, code.ctypes.data, code.shape[1] * 8
    strange = 0
    start = 0
    while start < size:
        count = min(block, size - start)
        for k in range(inputs):
            strange += _take(work, places[k], columns[k], start, count)
        for k in range(len(code)):
            _invoke(code[k, 0], memory, rows + k * width, 0, count)
        for k in range(len(out)):
            _give(out[k], start, count, work, places[inputs + k])
        for k in range(len(kept)):
            row = work[kept[k, 0] : kept[k, 0] + kept[k, 1] + count]
            for i in range(kept[k, 1]):
                row[i] = row[i + count]
        start += count
    return strange


@_kept(
    _PAIRS, _MEMORY, _COUNT, _PAIRS, _PLACES, _PAIRS, _PAIRS, _PAIRS, _COLUMN, _MEMORY
)
def advance(  # type: ignore[no-untyped-def] # noqa: C901
    code, work, block, parts, at, entries, results, kept, bar, out
):
    """Take several programs one bar further.

    Args:
        code: [shape=(steps, width)] a row for each step of all programs.
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
    memory, rows, width = work.ctypes.data, code.ctypes.data, code.shape[1] * 8
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
        for k in range(part[0], part[1]):
            _invoke(code[k, 0], memory, rows + k * width, at[p], 1)
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
