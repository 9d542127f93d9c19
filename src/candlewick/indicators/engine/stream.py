"""Programs one bar at a time, with a state that can be saved and restored at any bar."""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.frame import address, code_row
from candlewick.indicators.engine.fusion import fused, plain
from candlewick.indicators.engine.interpreter import call_loop
from candlewick.indicators.engine.layout import Layout, fresh_memory, lay_out
from candlewick.indicators.engine.program import Program
from candlewick.indicators.engine.step import Step

BLOCK = 64
"""[bars] how far the rows run before their newest bars move to the front."""

_KEPT: Final = 16
"""[suites] A replay begins a stream for each of its markets, all of one suite."""


@dataclass(frozen=True, slots=True)
class Part:
    """A program that takes a bar as a whole, or skips it as a whole.

    Attributes:
        program: what to compute.
        entries: which number of the bar each column of the program is.
        results: which number of the output each result of the program is.
    """

    program: Program
    entries: tuple[int, ...]
    results: tuple[int, ...]


class InfiniteNumberError(ValueError):
    """A number of a bar is infinite.

    Attributes:
        place: which number.
    """

    def __init__(self, place: int) -> None:
        super().__init__(f"number {place} of the bar is infinite")
        self.place = place


class Stream:
    """Several programs that move on together, bar by bar."""

    def __init__(self, parts: Sequence[Part], *, outputs: int, compiled: bool) -> None:
        """Begin before the first bar.

        Args:
            parts: what to compute.
            outputs: how many numbers each bar gives.
            compiled: whether to run machine code; the values are the same.
        """
        self.parts = tuple(parts)
        self.outputs = outputs
        self.bars = 0
        self.layouts = _layouts(self.parts, compiled=compiled)
        self.at = np.zeros(len(self.parts), dtype=np.int64)
        memory = np.concatenate([fresh_memory(layout) for layout in self.layouts])
        self._run: _Compiled | _Interpreted = (
            _Compiled(self, memory) if compiled else _Interpreted(self, memory)
        )

    def update(self, bar: FloatArray) -> FloatArray:
        """Take one more bar [shape=(columns,)] and return its values [shape=(outputs,)].

        Raises:
            InfiniteNumberError: a number of the bar is infinite; the stream is as it was.
        """
        out = np.full(self.outputs, np.nan)
        infinite = self._run.update(bar, out)
        if infinite >= 0:
            raise InfiniteNumberError(infinite)
        self.bars += 1
        return out

    def state(self) -> list[dict[str, Any]]:
        """Return what the stream remembers: for each part its rows and its states, as numbers."""
        memory: Any = self._run.memory
        return [
            {
                "rows": [
                    _numbers(memory[begin + at : begin + at + back])
                    for begin, back in layout.kept.tolist()
                ],
                "states": [
                    _numbers(memory[begin : begin + size]) for begin, size in layout.states.tolist()
                ],
            }
            for layout, at in zip(self.layouts, self.at.tolist(), strict=True)
        ]

    def restore(self, state: Sequence[dict[str, Any]], *, bars: int) -> None:
        """Go on from a saved state.

        Raises:
            ValueError: the state is not one of these programs.
        """
        numbers: list[tuple[int, list[float]]] = []
        try:
            for layout, saved in zip(self.layouts, state, strict=True):
                numbers += _fitting(layout.kept, saved["rows"])
                numbers += _fitting(layout.states, saved["states"])
        except (KeyError, TypeError, ValueError) as error:
            msg = f"the saved state is not one of this suite: {error}"
            raise ValueError(msg) from error
        for begin, row in numbers:
            self._run.memory[begin : begin + len(row)] = row
        self.at[:] = 0
        self.bars = bars


@functools.lru_cache(maxsize=_KEPT)
def _layouts(parts: tuple[Part, ...], *, compiled: bool) -> tuple[Layout, ...]:
    """Lay the programs out one behind the other; streams of the same parts share what they read."""
    layouts: list[Layout] = []
    size = 0
    for part in parts:
        tasks = fused(part.program) if compiled else plain(part.program)
        layouts.append(lay_out(part.program, tasks, block=BLOCK, start=size))
        size += len(layouts[-1].fresh)
    return tuple(layouts)


def _fitting(
    places: NDArray[np.int64], rows: Sequence[Sequence[float | None]]
) -> list[tuple[int, list[float]]]:
    """Return where each saved row goes, and its numbers."""
    fitting = []
    for (begin, size), row in zip(places.tolist(), rows, strict=True):
        if len(row) != size:
            msg = f"a row of {len(row)} numbers for {size}"
            raise ValueError(msg)
        fitting.append((begin, [math.nan if x is None else float(x) for x in row]))
    return fitting


class _Compiled:
    def __init__(self, stream: Stream, memory: FloatArray) -> None:
        from candlewick.indicators.engine.driver import advance  # noqa: PLC0415 - imports Numba

        self.memory = memory
        self.at = stream.at
        home = address(memory)
        code: list[int] = []
        entries: list[tuple[int, int]] = []
        results: list[tuple[int, int]] = []
        kept: list[list[int]] = []
        bounds: list[list[int]] = []
        for part, layout in zip(stream.parts, stream.layouts, strict=True):
            ends = [len(code), len(entries), len(results), len(kept)]
            code.extend(number for place in layout.places for number in code_row(place, home)[0])
            entries.extend(zip(part.entries, layout.columns.values(), strict=True))
            results.extend(zip(part.results, layout.results, strict=True))
            kept.extend(layout.kept.tolist())
            begins, ends = ends, [len(code), len(entries), len(results), len(kept)]
            pairs = [place for pair in zip(begins, ends, strict=True) for place in pair]
            bounds.append([*pairs, int(part.program.remembers)])
        self._bounds = np.array(bounds, dtype=np.int64)
        self._code = np.array(code, dtype=np.int64)
        self._entries = np.array(entries, dtype=np.int64)
        self._results = np.array(results, dtype=np.int64)
        self._kept = np.array(kept, dtype=np.int64).reshape(-1, 2)
        self._advance = advance

    def update(self, bar: FloatArray, out: FloatArray) -> int:
        infinite: int = self._advance(
            self._code, self.memory, BLOCK, self._bounds, self.at, self._entries, self._results,
            self._kept, bar, out,
        )  # fmt: skip
        return infinite


class _Interpreted:
    def __init__(self, stream: Stream, memory: FloatArray) -> None:
        self.memory: Any = memory.tolist()
        self.stream = stream

    def update(self, bar: FloatArray, out: FloatArray) -> int:
        if np.isinf(bar).any():
            return int(np.isinf(bar).argmax())
        row = bar.tolist()
        pairs = zip(self.stream.parts, self.stream.layouts, strict=True)
        for number, (part, layout) in enumerate(pairs):
            values = [row[entry] for entry in part.entries]
            if part.program.remembers and any(value != value for value in values):
                continue
            self._take(layout, values, int(self.stream.at[number]))
            for result, place in zip(part.results, layout.results, strict=True):
                out[result] = self.memory[place + int(self.stream.at[number])]
            self._move_on(layout, number)
        return -1

    def _take(self, layout: Layout, values: Sequence[float], at: int) -> None:
        memory = self.memory
        for place, value in zip(layout.columns.values(), values, strict=True):
            memory[place + at] = value
        for each in layout.places:
            task = each.task
            inputs = [
                memory[row + at - back : row + at + 1]
                for row, (_, back) in zip(each.reads, task.reads, strict=True)
            ]
            state = memory[each.state : each.state + task.state]
            outputs = call_loop(cast("Step", task.step), inputs, state, 1)
            memory[each.state : each.state + task.state] = state
            for row, (value,) in zip(each.writes, outputs, strict=True):
                memory[row + at] = value

    def _move_on(self, layout: Layout, number: int) -> None:
        self.stream.at[number] += 1
        if self.stream.at[number] == BLOCK:
            self.stream.at[number] = 0
            for begin, back in layout.kept.tolist():
                self.memory[begin : begin + back] = self.memory[
                    begin + BLOCK : begin + BLOCK + back
                ]


def _numbers(values: Sequence[float]) -> list[float | None]:
    return [None if value != value else float(value) for value in values]


def is_ready(parts: Sequence[Part]) -> bool:
    """Say whether all that the parts need is compiled already."""
    return all(compiler.is_ready(s.operation) for part in parts for s in part.program.steps)
