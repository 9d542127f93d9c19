"""How the simulator is compiled; importing this module imports Numba.

The flags are the indicators' own: neither fast-math nor contraction, so that interpreted and
compiled code give the same bits.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba import types

from candlewick.indicators.engine import cache
from candlewick.indicators.engine.compiler import FLAGS, kept_here

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")

COLUMN = types.Array(types.float64, 1, "C", readonly=True)
SIGNALS = types.Array(types.int8, 1, "C", readonly=True)
DRAWS = types.Array(types.float64, 2, "C", readonly=True)
LINE = types.Array(types.float64, 1, "C")
TABLE = types.Array(types.float64, 2, "C")
COLUMNS = types.UniTuple(COLUMN, 7)
TAPE = types.Tuple((SIGNALS, COLUMN, COLUMN, COLUMN, COLUMN))


def inlined(function: F) -> F:
    """Compile what the loop calls; it becomes a part of it."""
    return cast("F", numba.njit(**FLAGS)(function))


def numbers(form: type) -> Any:
    """Return the type of a row of named numbers."""
    return types.NamedUniTuple(types.float64, len(form.__annotations__), form)


def kept(*signature: Any) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Compile the loop now, or read it back from the disk, where there is a place at all."""
    home = cache.versioned(("candlewick.backtest.simulator",), stem="simulator")
    return lambda function: cast(
        "Callable[..., R]",
        kept_here(lambda keep: numba.njit(signature, cache=keep, **FLAGS)(function), home=home),
    )
