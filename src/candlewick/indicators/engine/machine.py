"""Programs over whole columns, compiled: block by block, so that every row stays in the cache."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.layout import CODE_WIDTH, Layout, fresh_memory, lay_out
from candlewick.indicators.engine.program import Program

BLOCK = 1024
"""[bars] a row of 8 KiB."""


class Machine:
    """A program with its machine code, and memory that calls take turns with."""

    def __init__(self, program: Program) -> None:
        """Compile what the program needs and lay out its memory."""
        from candlewick.indicators.engine.driver import (  # noqa: PLC0415 - imports Numba
            MOST_COLUMNS,
            run,
        )

        self._layout = lay_out(program, block=BLOCK)
        self._code = code_of(self._layout, len(self._layout.fresh))
        self._places = np.array([*self._layout.columns.values(), *self._layout.results], np.int64)
        self._inputs = len(self._layout.columns)
        self._results = len(self._layout.results)
        self._rest = (np.empty(0),) * (MOST_COLUMNS - self._inputs)
        self._drive = run
        self._idle: list[FloatArray] = []

    def run(self, columns: Sequence[FloatArray]) -> tuple[list[FloatArray], int]:
        """Compute the results of the program.

        Args:
            columns: [shape=(n,)] the program's columns in its order, contiguous.

        Returns:
            One array [shape=(n,)] for each result, and how many numbers of the columns are not
            finite; or -1 and rubbish where the columns are not of one length.

        Raises:
            TypeError: a column is not a contiguous 1-d float64 array.
        """
        out = np.empty((self._results, len(columns[0])))
        memory = self._idle.pop() if self._idle else fresh_memory(self._layout)
        layout = self._layout
        strange: int = self._drive(
            self._code, memory, layout.block, self._inputs, self._places, layout.kept,
            layout.states, *columns, *self._rest, out,
        )  # fmt: skip
        self._idle.append(memory)
        return list(out), strange


def code_of(layout: Layout, size: int) -> NDArray[np.int64]:
    """Return the code rows [shape=(steps, CODE_WIDTH)] of a program in a memory of `size`."""
    code = np.zeros((len(layout.places), CODE_WIDTH), dtype=np.int64)
    for row, place in zip(code, layout.places, strict=True):
        numbers = (compiler.entry(place.step.operation).address, size, place.history, *place.rows)
        row[: len(numbers)] = numbers
    return code
