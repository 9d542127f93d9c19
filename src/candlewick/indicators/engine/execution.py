"""Programs over arrays: the checks at the door, missing bars, and which way to run."""

from collections.abc import Sequence

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_columns
from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.machine import Machine
from candlewick.indicators.engine.program import Program
from candlewick.indicators.gap import WholeBars

INTERPRETED_UP_TO = 2048
"""[bars] the longest input that is not worth loading compiled code for."""

COMPILED_FROM = 200_000
"""[bars] the shortest input that is worth compiling for, if nobody has yet."""


class Computation:
    """A program, ready for columns in a fixed order."""

    def __init__(self, names: Sequence[str], program: Program) -> None:
        self.names = tuple(names)
        self.program = program
        self.machine: Machine | None = None

    def __call__(self, columns: Sequence[FloatArray]) -> list[FloatArray]:
        """Check the columns and compute the results [shape=(n,)].

        Raises:
            ValueError: a column is not 1-d float64, holds infinity, or has another length.
        """
        complete = require_columns(self.names, columns)
        by_name = {
            name: values.astype(np.float64) if name == "open_time" else values
            for name, values in zip(self.names, columns, strict=True)
        }
        if complete or not self.program.remembers:
            return self.run(by_name)
        bars = WholeBars.of(*by_name.values())
        lines = self.run({name: bars.pick(values) for name, values in by_name.items()})
        return [bars.spread(line) for line in lines]

    def run(self, columns: dict[str, FloatArray]) -> list[FloatArray]:
        """Compute on columns without gaps, or where gaps do no harm."""
        size = len(next(iter(columns.values())))
        if self.wants_machine(size):
            if self.machine is None:
                self.machine = Machine(self.program)
            return self.machine.run(columns)
        return interpret(self.program, columns)

    def wants_machine(self, size: int) -> bool:
        """Say whether so many bars are to run compiled."""
        if self.machine is not None or size >= COMPILED_FROM:
            return True
        return size > INTERPRETED_UP_TO and all(
            compiler.is_ready(step.operation) for step in self.program.steps
        )
