"""The compiled driver: runs the code of programs over blocks of bars."""

import functools
from typing import Any

from candlewick.indicators.engine.compiler import FLAGS


@functools.cache
def drive() -> Any:
    """Return the function that runs a program over whole columns, block by block.

    `drive(code, work, block, sources, targets, kept, size)`: `code` [shape=(steps, width)];
    `sources` and `targets` [shape=(k, 2)] the address of a column and where its block begins;
    `kept` [shape=(k, 2)] the rows whose newest bars the next block needs.
    """
    import numba  # noqa: PLC0415 - only once compiled code is wanted

    invoke, floats = _invoke(), _floats()

    @numba.njit(**FLAGS)  # type: ignore[untyped-decorator]
    def run(code, work, block, sources, targets, kept, size):  # type: ignore[no-untyped-def]
        memory = work.ctypes.data
        rows = code.ctypes.data
        width = code.shape[1] * 8
        start = 0
        while start < size:
            count = min(block, size - start)
            for k in range(len(sources)):
                column = numba.carray(floats(sources[k, 0]), size)[start : start + count]
                row = work[sources[k, 1] : sources[k, 1] + count]
                for i in range(count):
                    row[i] = column[i]
            for k in range(len(code)):
                invoke(code[k, 0], memory, rows + k * width, 0, count)
            for k in range(len(targets)):
                column = numba.carray(floats(targets[k, 0]), size)[start : start + count]
                row = work[targets[k, 1] : targets[k, 1] + count]
                for i in range(count):
                    column[i] = row[i]
            for k in range(len(kept)):
                row = work[kept[k, 0] : kept[k, 0] + kept[k, 1] + count]
                for i in range(kept[k, 1]):
                    row[i] = row[i + count]
            start += count

    return run


@functools.cache
def _invoke() -> Any:
    from llvmlite import ir  # noqa: PLC0415
    from numba import types  # noqa: PLC0415
    from numba.extending import intrinsic  # noqa: PLC0415

    @intrinsic  # type: ignore[untyped-decorator]
    def invoke(typing, address, memory, row, at, size):  # type: ignore[no-untyped-def] # noqa: ARG001
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

    return invoke


@functools.cache
def _floats() -> Any:
    from numba import types  # noqa: PLC0415
    from numba.extending import intrinsic  # noqa: PLC0415

    @intrinsic  # type: ignore[untyped-decorator]
    def floats(typing, address):  # type: ignore[no-untyped-def] # noqa: ARG001
        """Take an address for the beginning of a column."""
        signature = types.CPointer(types.float64)(types.intp)

        def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
            pointer = context.get_value_type(types.CPointer(types.float64))
            return builder.inttoptr(arguments[0], pointer)

        return signature, generate

    return floats
