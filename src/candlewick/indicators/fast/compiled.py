"""How kernels are compiled; importing this module imports Numba."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba import types

from candlewick.indicators.engine.compiler import FLAGS, kept_if_possible
from candlewick.indicators.fast import place

F = TypeVar("F", bound=Callable[..., Any])


def helper(function: F) -> F:
    """Compile what kernels call; it becomes a part of each of them."""
    return cast("F", numba.njit(**FLAGS)(function))


_COLUMN = types.Array(types.float64, 1, "C", readonly=True)
_LINE = types.Array(types.float64, 1, "C")


def kernel(columns: int, lines: int, *numbers: type) -> Callable[[Callable[..., Any]], Any]:
    """Compile a kernel for one set of types, or read it back from the disk.

    Other types are a TypeError where it is called. A kernel returns whether it has filled the
    lines; it has not where the columns are of unlike size, too short or not finite.

    Args:
        columns: how many it reads; they come first.
        lines: how many it fills.
        numbers: `int` or `float` for each further argument.
    """
    kinds = [types.int64 if each is int else types.float64 for each in numbers]
    signature = types.boolean(*[_COLUMN] * columns, *[_LINE] * lines, *kinds)

    def compile_it(function: Callable[..., Any]) -> Any:
        home = place.folder()
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = str(home or before)
        try:
            return kept_if_possible(
                lambda keep: numba.njit([signature], cache=keep and home is not None, **FLAGS)(
                    function
                )
            )
        finally:
            numba.config.CACHE_DIR = before

    return compile_it
