"""Programs over whole columns, compiled: block by block, so that every row stays in the cache."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.frame import frame_of
from candlewick.indicators.engine.fusion import fused
from candlewick.indicators.engine.layout import fresh_memory, lay_out
from candlewick.indicators.engine.program import Program

BLOCK = 1024
"""[bars] a row of 8 KiB."""

Frame = tuple[NDArray[np.int64], FloatArray]
"""What a driver is handed, and the memory that it points to."""


class Machine:
    """A program with its machine code, and memory that calls take turns with."""

    def __init__(self, program: Program) -> None:
        """Compile what the program needs and lay out its memory."""
        from candlewick.indicators.engine.driver import run_of  # noqa: PLC0415 - imports Numba

        self._program = program
        self._layout = lay_out(program, fused(program), block=BLOCK)
        self._results = len(program.results)
        self._drive = run_of(len(program.columns))
        self._idle: list[Frame] = [self._fresh()]

    def run(self, columns: Sequence[FloatArray]) -> tuple[list[FloatArray], int]:
        """Compute the results of the program.

        Args:
            columns: [shape=(n,)] the program's columns in its order, contiguous.

        Returns:
            One array [shape=(n,)] for each result; and 0 or more, or less where a number of the
            columns is not finite or, the results being rubbish, the columns not of one length.

        Raises:
            TypeError: a column is not a contiguous 1-d float64 array.
        """
        out = np.empty((self._results, len(columns[0])))
        frame = self._take()
        strange: int = self._drive(frame[0], tuple(columns), out)
        self._idle.append(frame)
        return [out[0]] if self._results == 1 else list(out), strange

    def _take(self) -> Frame:
        try:
            return self._idle.pop()
        except IndexError:
            return self._fresh()

    def _fresh(self) -> Frame:
        memory = fresh_memory(self._layout)
        return frame_of(self._program, self._layout, memory), memory
