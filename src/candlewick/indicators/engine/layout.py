"""Where the lines of a program live in one piece of memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.fusion import Task, needed_before
from candlewick.indicators.engine.program import Program

CACHE_LINE = 8
"""[numbers] rows begin on cache lines."""

APART = 3 * CACHE_LINE
"""[numbers] between rows, so that they do not begin in the same place of each page: what is read
soon after something was written there waits for it, as if it were the same."""


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A task with the places of its rows in the memory.

    Attributes:
        task: what to run.
        reads: where the block of each input begins.
        writes: where the block of each output begins.
        scratch: where each scratch row begins.
        state: where the state begins.
        numbers: where the parameters begin.
    """

    task: Task
    reads: tuple[int, ...]
    writes: tuple[int, ...]
    scratch: tuple[int, ...]
    state: int
    numbers: int


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """The memory of a program.

    Attributes:
        block: [bars] how many bars fit in behind the history.
        places: the tasks in order.
        columns: where the block of each input column begins.
        results: where the block of each result begins.
        history: [bars] how much of a line is needed before the block, by line.
        base: where the block of each line in memory begins.
        kept: [shape=(k, 2)] where each row with a history begins, and how many bars that is.
        states: [shape=(m, 2)] where each state begins, and how many numbers it is.
        fresh: the memory before the first bar.
    """

    block: int
    places: tuple[Place, ...]
    columns: dict[str, int]
    results: tuple[int, ...]
    history: dict[int, int]
    base: dict[int, int]
    kept: NDArray[np.int64]
    states: NDArray[np.int64]
    fresh: FloatArray

    def fingerprint_rows(self) -> tuple[int, ...]:
        """Return the sizes that a saved state must have."""
        return (*self.kept[:, 1].tolist(), *self.states[:, 1].tolist())


def lay_out(program: Program, tasks: Sequence[Task], *, block: int, start: int = 0) -> Layout:
    """Find a place for every line of `program` that its tasks share, behind the first `start`."""
    return _Plan(program, tasks, block, start).layout()


def _whole_lines(size: int) -> int:
    return -(-size // CACHE_LINE) * CACHE_LINE


@dataclass(slots=True)
class _Plan:
    program: Program
    tasks: Sequence[Task]
    block: int
    size: int
    history: dict[int, int] = field(default_factory=dict)
    last_use: dict[int, int] = field(default_factory=dict)
    base: dict[int, int] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    states: list[tuple[int, int, int]] = field(default_factory=list)
    numbers: list[tuple[int, tuple[float, ...]]] = field(default_factory=list)

    def layout(self) -> Layout:
        start = self.size
        for at, task in enumerate(self.tasks):
            for line, back in task.reads:
                self.history[line] = max(self.history.get(line, 0), back)
                self.last_use[line] = at
        scratch = self._scratch()
        for line in self.program.columns.values():
            self._lasting(line)
        for line in self.program.constants:
            if line in self.last_use or line in self.program.results:
                self._lasting(line)
        places = tuple(self._place(at, task, scratch) for at, task in enumerate(self.tasks))
        kept = [
            (self.base[line] - back, back)
            for line, back in sorted(needed_before(self.program).items())
            if line in self.base
        ]
        states = [(at, size) for _, at, size in sorted(self.states)]
        return Layout(
            block=self.block,
            places=places,
            columns={name: self.base[line] for name, line in self.program.columns.items()},
            results=tuple(self.base[line] for line in self.program.results),
            history=self.history,
            base=self.base,
            kept=np.array(kept, dtype=np.int64).reshape(-1, 2),
            states=np.array(states, dtype=np.int64).reshape(-1, 2),
            fresh=self._fresh(start),
        )

    def _scratch(self) -> list[int]:
        rows = max((task.scratch for task in self.tasks), default=0)
        reach = max(self.history.values(), default=0)
        return [self._room(reach + self.block) for _ in range(rows)]

    def _lasting(self, line: int) -> None:
        back = _whole_lines(self.history.get(line, 0))
        self.base[line] = self._room(back + self.block) + back

    def _place(self, at: int, task: Task, scratch: list[int]) -> Place:
        for line in task.writes:
            passing = not self.history.get(line) and line not in self.program.results
            if passing and self.free:
                self.base[line] = self.free.pop()
            else:
                self._lasting(line)
        inputs = [line for line, _ in task.reads]
        for line in {*inputs, *task.writes}:
            if self._is_done(line, at):
                self.free.append(self.base[line])
        return Place(
            task,
            tuple(self.base[line] for line in inputs),
            tuple(self.base[line] for line in task.writes),
            tuple(scratch[: task.scratch]),
            self._state(task),
            self._numbers(task),
        )

    def _is_done(self, line: int, at: int) -> bool:
        lasting = (
            self.history.get(line)
            or line in self.program.results
            or line in self.program.constants
            or line in self.program.columns.values()
        )
        return not lasting and self.last_use.get(line, at) == at

    def _state(self, task: Task) -> int:
        at = self.size
        if task.state:
            at = self._room(task.state)
            self.states.append((task.order, at, task.state))
        return at

    def _numbers(self, task: Task) -> int:
        at = self.size
        if task.numbers and task.step is not None:
            at = self._room(len(task.numbers))
            self.numbers.append((at, task.numbers))
        return at

    def _room(self, size: int) -> int:
        at = self.size
        self.size += _whole_lines(size) + APART
        return at

    def _fresh(self, start: int) -> FloatArray:
        memory = np.zeros(self.size - start)
        for line, back in self.history.items():
            memory[self.base[line] - back - start : self.base[line] - start] = np.nan
        for line, constant in self.program.constants.items():
            if line in self.base:
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
