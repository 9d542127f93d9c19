"""A suite over a window that moves on, as a replay looks at another one at each close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.engine.program import Program, program_of
from candlewick.indicators.engine.stream import Stream, is_ready
from candlewick.indicators.spec import Formula
from candlewick.indicators.suite import Suite

ROOM: Final = 128
"""[bars] So far a window moves on before its values move to the front of their table."""

Columns = Mapping[str, FloatArray | TimeArray]


@dataclass(frozen=True, slots=True)
class Lines:
    """A suite's lines over a window, good until the next one is computed.

    Attributes:
        sliding: [shape=(lines that slide, n)] in the order of the suite's names.
        fixed: [shape=(the other lines, n)] likewise.
    """

    sliding: FloatArray
    fixed: FloatArray


class MovingSuite:
    """A suite over windows that move on: the bits that `Suite.compute` has there, for less.

    A line *slides* if its formula keeps no state and has its first value as soon as all is there
    that it looks back at. Each value then follows from so many bars up to its own and from
    nothing else: it is computed once, when its bar comes, and carried along until the window no
    longer holds what it looks back at. All other lines depend on where the window begins, and
    are computed over each window anew.

    Attributes:
        columns: the columns that a window must have.
        names: the lines: those that slide, then the others.
        sliding: how many slide.
    """

    def __init__(self, formulas: Sequence[Formula]) -> None:
        """Tell the formulas that slide from the others.

        Raises:
            ValueError: two lines have one name, or there are none.
        """
        self.columns = tuple(dict.fromkeys(("open_time", *Suite(formulas).columns)))
        slide = [formula for formula in formulas if _slides(formula)]
        fixed = [formula for formula in formulas if not _slides(formula)]
        self.slide = Suite(slide) if slide else None
        self.fixed = Suite(fixed) if fixed else None
        suites = (self.slide, self.fixed)
        self.names = tuple(name for suite in suites if suite for name in suite.names)
        self.sliding = len(self.slide.names) if self.slide else 0
        programs = [program for formula in slide for program in _programs(formula)]
        self.rows = np.arange(self.sliding)
        self.first = np.array([program.warm_up[0] for program in programs], dtype=np.int64)
        self.reach = max((program.reach for program in programs), default=0)
        self._fixed_lines = np.empty((len(self.names) - self.sliding, 0))

    def window(self) -> "MovingWindow":
        """Begin before the first window; each market has one of its own."""
        return MovingWindow(self)

    def compute_fixed(self, columns: Columns) -> FloatArray:
        """Compute the lines that do not slide, into memory that all windows share."""
        size = len(columns["open_time"])
        if self._fixed_lines.shape[1] != size:
            self._fixed_lines = np.empty((len(self.names) - self.sliding, size))
        if self.fixed is not None:
            self.fixed.fill(self._fixed_lines, columns)
        return self._fixed_lines


class MovingWindow:
    """One market's window, and what is carried along with it; made by `MovingSuite.window`.

    Nothing is computed ahead: a bar is looked at when a window holds it, not before. A window
    that is not the last one moved on, to the bit, is computed as a whole.
    """

    def __init__(self, suite: MovingSuite) -> None:
        self._suite = suite
        self._held: Columns | None = None
        self._stream: Stream | None = None
        self._table = np.empty((suite.sliding, 0))
        self._end = 0

    def compute(self, columns: Columns) -> Lines:
        """Compute every line over a window.

        Args:
            columns: [shape=(n,)] by name: at least the suite's `columns`; `open_time` rises.

        Raises:
            ValueError: a column is missing or not what a column must be.
        """
        size = len(columns["open_time"])
        moved = self._moved(columns)
        # Whatever goes wrong in between, the next window then begins afresh.
        self._held = None
        if moved is None:
            self._begin(columns, size)
        else:
            self._move_on(columns, size, *moved)
        fixed = self._suite.compute_fixed(columns)
        self._held = {name: columns[name] for name in self._suite.columns}
        return Lines(self._table[:, self._end - size : self._end], fixed)

    def _moved(self, columns: Columns) -> tuple[int, int] | None:
        """Return how many bars went and how many came; nothing for quite another window."""
        held = self._held
        if held is None or not len(columns["open_time"]):
            return None
        gone = int(held["open_time"].searchsorted(columns["open_time"][0]))
        stay = len(held["open_time"]) - gone
        come = len(columns["open_time"]) - stay
        # What goes with the window's beginning must lie among what stays.
        if stay <= self._suite.reach or not 0 <= come <= ROOM:
            return None
        same = all(
            values[gone:].tobytes() == columns[name][:stay].tobytes()
            for name, values in held.items()
        )
        return (gone, come) if same else None

    def _begin(self, columns: Columns, size: int) -> None:
        """Compute a window as a whole, and be ready for the next bar."""
        suite = self._suite.slide
        self._table = np.empty((self._suite.sliding, size + ROOM))
        self._end = size
        if suite is None:
            return
        np.stack(list(suite.compute(columns).values()), out=self._table[:, :size])
        self._stream = Stream(suite.parts, outputs=len(suite.names), compiled=is_ready(suite.parts))
        for place in range(max(size - self._suite.reach, 0), size):
            self._take(columns, place)

    def _move_on(self, columns: Columns, size: int, gone: int, come: int) -> None:
        """Take in the bars that came; of those that went, nothing is known any more."""
        begin = self._end - (size - come) - gone
        if self._end + come > self._table.shape[1]:
            self._table[:, : self._end - begin] = self._table[:, begin : self._end].copy()
            begin, self._end = 0, self._end - begin
        for place in range(size - come, size):
            self._table[:, self._end] = self._take(columns, place)
            self._end += 1
        for place in range(begin, begin + gone):
            self._table[self._suite.rows, place + self._suite.first] = np.nan

    def _take(self, columns: Columns, place: int) -> FloatArray:
        """Let the stream take a bar in; return what the lines that slide are there."""
        if self._stream is None or self._suite.slide is None:
            return np.empty(0)
        bar = [columns[name].item(place) for name in self._suite.slide.columns]
        return self._stream.update(np.array(bar, dtype=np.float64))


def _slides(formula: Formula) -> bool:
    return all(
        not program.remembers and program.reach == program.warm_up[0]
        for program in _programs(formula)
    )


def _programs(formula: Formula) -> list[Program]:
    """Return a program for each line of a formula."""
    return [program_of([line]) for line in formula.lines()]
