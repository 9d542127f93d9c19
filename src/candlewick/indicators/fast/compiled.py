"""How kernels are compiled; importing this module imports Numba."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numba
from numba import types

from candlewick.indicators.engine.compiler import FLAGS, kept_if_possible, module_of
from candlewick.indicators.engine.pointer import pointer, word
from candlewick.indicators.fast import place

F = TypeVar("F", bound=Callable[..., Any])


def helper(function: F) -> F:
    """Compile what kernels call; it becomes a part of each of them."""
    return cast("F", numba.njit(**FLAGS)(function))


@dataclass(frozen=True, slots=True)
class Kernel:
    """A compiled kernel.

    Attributes:
        entry: has the `address` of its machine code, which a door wants.
        columns: how many it reads.
        lines: how many it fills.
    """

    entry: Any
    columns: int
    lines: int


def kernel(columns: int, lines: int, *numbers: type) -> Callable[[Callable[..., Any]], Kernel]:
    """Compile a kernel, or read it back from the disk; see `Kernel`.

    A kernel returns whether it has filled the lines; it has not where the columns are too short
    or not finite.

    Args:
        columns: how many it reads; they come first.
        lines: how many it fills.
        numbers: `int` or `float` for each further argument.
    """

    def compile_it(function: Callable[..., Any]) -> Kernel:
        rows = [f"carray(pointer(word(rows + {8 * k})), size)" for k in range(columns + lines)]
        rest = [f"{kind.__name__}(given[{k}])" for k, kind in enumerate(numbers)]
        source = (
            "def entry(numbers, size, rows):\n"
            f"    given = carray(pointer(numbers), {len(numbers)})\n"
            f"    return 0 if loop({', '.join(rows + rest)}) else -1\n"
        )
        module, kept = module_of(f"kernel_{function.__name__}", source, place.folder())
        vars(module).update(loop=helper(function), carray=numba.carray, pointer=pointer, word=word)
        signature = types.intp(*[types.intp] * 3)
        made = kept_if_possible(
            lambda keep: numba.cfunc(signature, cache=keep and kept, **FLAGS)(module.entry)
        )
        return Kernel(made, columns, lines)

    return compile_it
