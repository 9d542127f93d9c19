"""Programs over whole columns, compiled: block by block, so that every row stays in the cache."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.driver import drive
from candlewick.indicators.engine.layout import CODE_WIDTH, Layout, lay_out
from candlewick.indicators.engine.program import Program

BLOCK = 1024
"""[bars] a row of 8 KiB."""


@dataclass(frozen=True, eq=False, slots=True)
class Machine:
    """A program with its memory and its machine code."""

    program: Program
    layout: Layout
    code: NDArray[np.int64]

    @classmethod
    def of(cls, program: Program) -> "Machine":
        """Compile what the program needs and lay out its memory."""
        layout = lay_out(program, block=BLOCK)
        return cls(program, layout, code_of(layout, len(layout.fresh)))

    def run(self, columns: Mapping[str, FloatArray]) -> list[FloatArray]:
        """Compute the results of the program [shape=(n,)] from its columns [shape=(n,)]."""
        inputs = {
            name: np.ascontiguousarray(columns[name], dtype=np.float64)
            for name in self.layout.columns
        }
        size = len(next(iter(inputs.values())))
        outputs = np.empty((len(self.layout.results), size))
        sources = [(address(inputs[name]), at) for name, at in self.layout.columns.items()]
        targets = [(address(row), at) for row, at in zip(outputs, self.layout.results, strict=True)]
        drive()(
            self.code, self.layout.fresh.copy(), BLOCK,
            np.array(sources, dtype=np.int64), np.array(targets, dtype=np.int64),
            self.layout.kept, size,
        )  # fmt: skip
        return list(outputs)


def address(values: FloatArray) -> int:
    """Return where an array begins."""
    return int(values.__array_interface__["data"][0])


def code_of(layout: Layout, size: int) -> NDArray[np.int64]:
    """Return the code rows [shape=(steps, CODE_WIDTH)] of a program in a memory of `size`."""
    code = np.zeros((len(layout.places), CODE_WIDTH), dtype=np.int64)
    for row, place in zip(code, layout.places, strict=True):
        code_row = (
            compiler.entry(place.step.operation).address, size, place.history, *place.rows
        )  # fmt: skip
        row[: len(code_row)] = code_row
    return code
