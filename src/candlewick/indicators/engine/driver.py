"""The compiled drivers: whole columns block by block, and one bar at a time.

Importing this module imports Numba and compiles, or reads back what was compiled before; only
`machine` and `stream` do so, and only once compiled code is wanted.
"""

from collections.abc import Callable
from typing import Any

import numba
from llvmlite import ir
from numba import carray, types
from numba.extending import intrinsic

from candlewick.indicators.engine import cache
from candlewick.indicators.engine.compiler import FLAGS

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


@intrinsic
def _floats(typing, address):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Take an address for the beginning of a column."""
    signature = types.CPointer(types.float64)(types.intp)

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        pointer = context.get_value_type(types.CPointer(types.float64))
        return builder.inttoptr(arguments[0], pointer)

    return signature, generate


def _kept(function: Callable[..., Any]) -> Any:
    """Compile a driver and keep it beside the loops, where there is a place at all."""
    home = cache.folder()
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(home or before)
    try:
        return numba.njit(cache=home is not None, **FLAGS)(function)
    finally:
        numba.config.CACHE_DIR = before


@_kept
def run(  # type: ignore[no-untyped-def]
    code, work, block, size, inputs, places, addresses, kept, states
):
    """Run a program over whole columns, block by block.

    Args:
        code: [shape=(steps, width)] a row for each step; see `compiler.entry_source`.
        work: the memory.
        block: [bars] how many a row of the memory holds behind its history.
        size: [bars] how many there are.
        inputs: how many columns are read.
        places: where the block of each input begins in the memory, then of each result.
        addresses: of the columns that belong to `places`.
        kept: [shape=(k, 2)] rows of which the next block needs the newest bars, and how many.
        states: [shape=(m, 2)] what begins as zeros, and how much of it.
    """
    for k in range(len(kept)):
        work[kept[k, 0] : kept[k, 0] + kept[k, 1]] = NAN
    for k in range(len(states)):
        work[states[k, 0] : states[k, 0] + states[k, 1]] = 0.0
    memory, rows, width = work.ctypes.data, code.ctypes.data, code.shape[1] * 8
    start = 0
    while start < size:
        count = min(block, size - start)
        for k in range(inputs):
            column = carray(_floats(addresses[k]), size)[start : start + count]
            row = work[places[k] : places[k] + count]
            for i in range(count):
                row[i] = column[i]
        for k in range(len(code)):
            _invoke(code[k, 0], memory, rows + k * width, 0, count)
        for k in range(inputs, len(places)):
            column = carray(_floats(addresses[k]), size)[start : start + count]
            row = work[places[k] : places[k] + count]
            for i in range(count):
                column[i] = row[i]
        for k in range(len(kept)):
            row = work[kept[k, 0] : kept[k, 0] + kept[k, 1] + count]
            for i in range(kept[k, 1]):
                row[i] = row[i + count]
        start += count


@_kept
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
