"""Programs over arrays: the checks at the door, missing bars, and which way to run."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import is_column, require_columns
from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.machine import Lines, Machine
from candlewick.indicators.engine.program import Program
from candlewick.indicators.gap import WholeBars

INTERPRETED_UP_TO = 2048
"""[bars] the longest input that is not worth loading compiled code for."""

COMPILED_FROM = 200_000
"""[bars] the shortest input that is worth compiling for, if nobody has yet."""

_preferred = False


def prefer_machine() -> None:
    """Run machine code from now on, however few the bars: for whoever computes all day long."""
    global _preferred  # noqa: PLW0603 - one switch for the process
    _preferred = True


def prefers_machine() -> bool:
    """Say whether somebody computes all day long."""
    return _preferred


def wants_machine(size: int, *, ready: bool) -> bool:
    """Say whether so many bars are to run compiled, when that is compiled already or not."""
    return _preferred or size >= COMPILED_FROM or (size > INTERPRETED_UP_TO and ready)


class Computation:
    """A program, ready for columns in a fixed order."""

    def __init__(
        self, names: Sequence[str], program: Program, *, shape: type | None = Lines
    ) -> None:
        self.names = tuple(names)
        self.shape = shape
        self.program = program
        self.machine: Machine | None = None
        self._order = [self.names.index(name) for name in program.columns]
        self._times = "open_time" in self.names

    def __call__(self, columns: Sequence[FloatArray]) -> list[FloatArray]:
        """Check the columns and compute the results [shape=(n,)].

        Raises:
            ValueError: a column is not 1-d float64, holds infinity, or has another length.
        """
        lines = self.at_once(columns)
        if lines is not None:
            return [lines] if self.shape is None else list(lines)
        complete = require_columns(self.names, columns)
        taken = [np.ascontiguousarray(columns[place], dtype=np.float64) for place in self._order]
        if complete or not self.program.remembers:
            return self._run(taken)
        bars = WholeBars.of(*taken)
        return [bars.spread(line) for line in self._run([bars.pick(each) for each in taken])]

    def at_once(self, columns: Sequence[FloatArray]) -> Any:
        """Compute the results by machine, which checks as it goes; nothing where it finds cause.

        Cause is a column that is not plain or not whole, or that there is no machine yet.
        """
        if self.machine is None:
            return None
        if self._times:
            times = columns[self.names.index("open_time")]
            require_columns(("open_time",), (times,))
            columns = [each if each is not times else times.astype(np.float64) for each in columns]
        return self.machine.quick(*columns)

    def fill(self, out: FloatArray, columns: Sequence[FloatArray]) -> bool:
        """Compute the results into `out` [shape=(results, n)], as `at_once` does.

        Returns:
            Whether that was done; it is not where `at_once` finds cause.
        """
        if self.machine is None:
            return False
        if self._times:
            require_columns(("open_time",), (columns[self.names.index("open_time")],))
        plain = (
            n == "open_time" or is_column(c, np.float64)
            for n, c in zip(self.names, columns, strict=True)
        )
        if not all(plain):
            return False
        taken = [np.ascontiguousarray(columns[place], dtype=np.float64) for place in self._order]
        return self.machine.fill(out, taken) >= 0

    def _run(self, columns: list[FloatArray]) -> list[FloatArray]:
        if self.machine is None and self._wants_machine(len(columns[0])):
            self.machine = Machine(self.program, places=self._places(), shape=self.shape)
        if self.machine is not None:
            return self.machine.run(columns)[0]
        return interpret(self.program, dict(zip(self.program.columns, columns, strict=True)))

    def quick(self) -> Callable[..., Any] | None:
        """Return what takes plain columns straight to the machine, once there is one."""
        return None if self.machine is None or self._times else self.machine.quick

    def _places(self) -> list[int]:
        """Return which column of the program each of ours is; those it does without come last."""
        spare = len(self._order)
        places = []
        for place in range(len(self.names)):
            needed = place in self._order
            places.append(self._order.index(place) if needed else spare)
            spare += not needed
        return places

    def _wants_machine(self, size: int) -> bool:
        steps = self.program.steps
        ready = size > INTERPRETED_UP_TO and all(compiler.is_ready(s.operation) for s in steps)
        return wants_machine(size, ready=ready)
