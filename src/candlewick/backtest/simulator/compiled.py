"""How the simulator is compiled; importing this module imports Numba.

The flags are the indicators' own: neither fast-math nor contraction, so that interpreted and
compiled code give the same bits.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from candlewick.indicators.engine import cache
from candlewick.indicators.engine.compiler import FLAGS, kept_here

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")


def _array(number: types.Type, dimensions: int, *, given: bool) -> types.Array:
    return types.Array(number, dimensions, "C", readonly=given)


LINE = _array(types.float64, 1, given=False)
TABLE = _array(types.float64, 2, given=False)
TIMES = _array(types.int64, 1, given=False)
GIVEN_TABLE = _array(types.float64, 2, given=True)
GIVEN_TIMES = _array(types.int64, 1, given=True)
SIGNALS = _array(types.int8, 1, given=True)
PRICES = types.UniTuple(_array(types.float64, 1, given=True), 3)
LINES = types.UniTuple(_array(types.float64, 1, given=True), 4)


def inlined(function: F) -> F:
    """Compile what the loop calls; it becomes a part of it, whatever its size.

    A call would write the account to memory and read it back, dozens of numbers each time.
    """
    return cast("F", numba.njit(forceinline=True, _nrt=False, **FLAGS)(function))


def form_of(form: type) -> types.Type:
    """Return the type of a row of named numbers, or of a row of such rows."""
    parts = [
        form_of(part) if part is not float else types.float64
        for part in form.__annotations__.values()
    ]
    return types.BaseTuple.from_types(parts, form)


def kept(*signature: Any) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Compile the loop now, or read it back from the disk, where there is a place at all."""
    home = cache.versioned(("candlewick.backtest.simulator",), stem="simulator")
    return lambda function: cast(
        "Callable[..., R]",
        kept_here(
            lambda keep: numba.njit(signature, cache=keep, _nrt=False, **FLAGS)(function), home=home
        ),
    )


@intrinsic
def prefetch(typing, table, row):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Ask for a row of a table to be brought near."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        form = signature.args[0]
        made = context.make_array(form)(context, builder, arguments[0])
        places = [arguments[1], ir.IntType(64)(0)]
        place = cgutils.get_item_pointer(context, builder, form, made, places, wraparound=False)
        address, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [address, number, number, number])
        ask = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(ask, [builder.bitcast(place, address), number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(table, types.intp), generate
