"""Programs over whole columns, compiled: block by block, so that every row stays in the cache."""

from collections.abc import Mapping

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
        self.layout = lay_out(program, block=BLOCK)
        self.columns = tuple(self.layout.columns)
        self._code = code_of(self.layout, len(self.layout.fresh))
        self._places = np.array([*self.layout.columns.values(), *self.layout.results], np.int64)
        from candlewick.indicators.engine.driver import run  # noqa: PLC0415 - imports Numba

        self._drive = run
        self._idle: list[FloatArray] = []

    def run(self, columns: Mapping[str, FloatArray]) -> list[FloatArray]:
        """Compute the results of the program [shape=(n,)] from its columns [shape=(n,)]."""
        inputs = [np.ascontiguousarray(columns[name]) for name in self.columns]
        size = len(inputs[0])
        outputs = [np.empty(size) for _ in self.layout.results]
        addresses = np.array([address(values) for values in (*inputs, *outputs)], np.int64)
        memory = self._idle.pop() if self._idle else fresh_memory(self.layout)
        self._drive(
            self._code, memory, self.layout.block, size, len(inputs), self._places, addresses,
            self.layout.kept, self.layout.states,
        )  # fmt: skip
        self._idle.append(memory)
        return outputs


def address(values: FloatArray) -> int:
    """Return where an array begins."""
    return int(values.__array_interface__["data"][0])


def code_of(layout: Layout, size: int) -> NDArray[np.int64]:
    """Return the code rows [shape=(steps, CODE_WIDTH)] of a program in a memory of `size`."""
    code = np.zeros((len(layout.places), CODE_WIDTH), dtype=np.int64)
    for row, place in zip(code, layout.places, strict=True):
        numbers = (compiler.entry(place.step.operation).address, size, place.history, *place.rows)
        row[: len(numbers)] = numbers
    return code
