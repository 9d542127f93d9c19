"""Where the lines of a program live in one piece of memory."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.program import Program, Step

CACHE_LINE = 8
"""[numbers] rows begin on cache lines, and one line apart from a power of two."""

CODE_WIDTH = 24
"""[numbers] the longest code row: address, size, history, places."""


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A step with the places of its rows in the memory.

    Attributes:
        step: what to run.
        history: [bars] how much of each input lies before the block.
        rows: where its inputs, outputs and scratch rows begin, then its state and parameters.
    """

    step: Step
    history: int
    rows: tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """The memory of a program.

    Attributes:
        block: [bars] how many bars fit in behind the history.
        places: the steps in order.
        columns: where the block of each input column begins.
        results: where the block of each result begins.
        kept: [shape=(k, 2)] where each row with a history begins, and how many bars that is.
        states: [shape=(m, 2)] where each state begins, and how many numbers it is.
        fresh: the memory before the first bar.
    """

    block: int
    places: tuple[Place, ...]
    columns: dict[str, int]
    results: tuple[int, ...]
    kept: NDArray[np.int64]
    states: NDArray[np.int64]
    fresh: FloatArray

    def fingerprint_rows(self) -> tuple[int, ...]:
        """Return the sizes that a saved state must have."""
        return (*self.kept[:, 1].tolist(), *self.states[:, 1].tolist())


def lay_out(program: Program, *, block: int, start: int = 0) -> Layout:
    """Find a place for every line of `program`, behind the first `start` numbers."""
    return _Plan(program, block, start).layout()


def _whole_lines(size: int) -> int:
    return -(-size // CACHE_LINE) * CACHE_LINE


@dataclass(slots=True)
class _Plan:
    program: Program
    block: int
    size: int
    history: dict[int, int] = field(default_factory=dict)
    last_use: dict[int, int] = field(default_factory=dict)
    base: dict[int, int] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    states: list[tuple[int, int]] = field(default_factory=list)
    numbers: list[tuple[int, tuple[float, ...]]] = field(default_factory=list)

    def layout(self) -> Layout:
        start = self.size
        for at, step in enumerate(self.program.steps):
            reach = step.operation.history(*step.parameters)
            for line in step.inputs:
                self.history[line] = max(self.history.get(line, 0), reach)
                self.last_use[line] = at
        scratch = self._scratch()
        for line in (*self.program.columns.values(), *self.program.constants):
            self._lasting(line)
        places = tuple(self._place(at, step, scratch) for at, step in enumerate(self.program.steps))
        kept = [
            (self.base[line] - back, back)
            for line, back in sorted(self.history.items())
            if back
        ]
        return Layout(
            block=self.block,
            places=places,
            columns={name: self.base[line] for name, line in self.program.columns.items()},
            results=tuple(self.base[line] for line in self.program.results),
            kept=np.array(kept, dtype=np.int64).reshape(-1, 2),
            states=np.array(self.states, dtype=np.int64).reshape(-1, 2),
            fresh=self._fresh(start),
        )

    def _scratch(self) -> list[int]:
        rows = max((step.operation.scratch for step in self.program.steps), default=0)
        reach = max(self.history.values(), default=0)
        return [self._room(reach + self.block) for _ in range(rows)]

    def _lasting(self, line: int) -> None:
        back = _whole_lines(self.history.get(line, 0))
        self.base[line] = self._room(back + self.block) + back

    def _place(self, at: int, step: Step, scratch: list[int]) -> Place:
        for line in step.outputs:
            passing = not self.history.get(line) and line not in self.program.results
            if passing and self.free:
                self.base[line] = self.free.pop()
            else:
                self._lasting(line)
        for line in {*step.inputs, *step.outputs}:
            if self._is_done(line, at):
                self.free.append(self.base[line])
        operation = step.operation
        rows = [self.base[line] for line in (*step.inputs, *step.outputs)]
        rows += scratch[: operation.scratch]
        rows.append(self._state(operation.state))
        rows.append(self._parameters(step.parameters))
        rows.append(len(step.parameters))
        return Place(step, operation.history(*step.parameters), tuple(rows))

    def _is_done(self, line: int, at: int) -> bool:
        lasting = (
            self.history.get(line)
            or line in self.program.results
            or line in self.program.constants
            or line in self.program.columns.values()
        )
        return not lasting and self.last_use.get(line, at) == at

    def _state(self, size: int) -> int:
        at = self.size
        if size:
            at = self._room(size)
            self.states.append((at, size))
        return at

    def _parameters(self, parameters: tuple[float, ...]) -> int:
        at = self.size
        if parameters:
            at = self._room(len(parameters))
            self.numbers.append((at, parameters))
        return at

    def _room(self, size: int) -> int:
        at = self.size
        self.size += _whole_lines(size) + CACHE_LINE
        return at

    def _fresh(self, start: int) -> FloatArray:
        memory = np.zeros(self.size - start)
        for line, back in self.history.items():
            memory[self.base[line] - back - start : self.base[line] - start] = np.nan
        for line, constant in self.program.constants.items():
            begin = self.base[line] - start
            memory[begin : begin + self.block] = constant
        for at, parameters in self.numbers:
            memory[at - start : at - start + len(parameters)] = parameters
        return memory


def fresh_memory(layout: Layout) -> FloatArray:
    """Return memory as it is before the first bar, beginning on a cache line."""
    size = len(layout.fresh)
    room = np.empty(size + CACHE_LINE)
    skip = -(room.ctypes.data // 8) % CACHE_LINE
    room[skip : skip + size] = layout.fresh
    return room[skip : skip + size]
