"""Programs over whole columns, compiled: block by block, so that every row stays in the cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine import abi, door, spare
from candlewick.indicators.engine.door import Door
from candlewick.indicators.engine.operation import NEVER
from candlewick.indicators.engine.plan import Plan, plan_of, shortest
from candlewick.indicators.engine.program import Program

MOST_NUMBERS = 400_000
"""How many results a door makes one by one; larger ones come in one piece, on large pages."""


class Lines(tuple[FloatArray, ...]):
    """The results of a program."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Room:
    """What one call at a time works in, and the door to it."""

    plan: Plan
    door: Door | None


class Machine:
    """A program with its machine code, and memory that calls take turns with."""

    def __init__(
        self,
        program: Program,
        *,
        places: Sequence[int] = (),
        shape: type | None = Lines,
        lanes: bool = True,
    ) -> None:
        """Compile what the program needs and lay out its memory.

        Args:
            program: what to compute.
            places: for each argument of `quick`, which column of the program it is; those that
                it does not need come behind. The columns in their order, if nothing is said.
            shape: the tuple that `quick` returns; none, if it is to return its one line.
            lanes: whether averages may run in lanes; the values are the same.
        """
        from candlewick.indicators.engine.lanes import run_of  # noqa: PLC0415 - imports Numba

        self._program = program
        self._results = len(program.results)
        self._shape = shape
        self._places = tuple(places) or tuple(range(len(program.columns)))
        self._order = [self._places.index(column) for column in range(len(program.columns))]
        self._drive = run_of(len(program.columns))
        # Without doors none is too short for the other way.
        self._most = MOST_NUMBERS // self._results if self._has_doors() else -1
        self._lanes_from = shortest(program) if lanes else NEVER
        self._idle: tuple[list[_Room], list[_Room]] = ([], [])
        self._give_back(self._take(0), 0)

    def quick(self, *columns: FloatArray) -> Any:
        """Compute the results of whole candles; None where the columns are not plain."""
        try:
            size = len(columns[0])
            if size > self._most:
                return self._in_one_piece(columns)
        except (IndexError, TypeError):
            return None
        room = self._take(size)
        answer = room.door(*columns) if room.door else None
        self._give_back(room, size)
        return answer

    def _in_one_piece(self, columns: Sequence[FloatArray]) -> Any:
        lines, strange = self.run([columns[place] for place in self._order])
        if strange < 0:
            return None
        return lines[0] if self._shape is None else tuple.__new__(self._shape, lines)

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
        out = spare.rows(self._results, len(columns[0]))
        strange = self.fill(out, columns)
        return [out[0]] if self._results == 1 else list(out), strange

    def fill(self, out: FloatArray, columns: Sequence[FloatArray]) -> int:
        """Compute the results of the program as `run` does, into `out` [shape=(results, n)]."""
        size = len(columns[0])
        room = self._take(size)
        strange: int = self._drive(room.plan.numbers, tuple(columns), out)
        self._give_back(room, size)
        return strange

    def _has_doors(self) -> bool:
        rows = len(self._places) + self._results
        return rows < abi.MOST_ROWS and door.are_possible()

    def _take(self, size: int) -> _Room:
        lanes = size >= self._lanes_from
        try:
            return self._idle[lanes].pop()
        except IndexError:
            plan = plan_of(self._program, lanes=lanes)
            return _Room(plan, self._door(plan))

    def _give_back(self, room: _Room, size: int) -> None:
        self._idle[size >= self._lanes_from].append(room)

    def _door(self, plan: Plan) -> Door | None:
        first = len(self._program.columns)
        if self._most < 0:
            return None
        from candlewick.indicators.engine.entrance import run  # noqa: PLC0415 - imports Numba

        return door.door_to(
            run.address,
            plan.numbers,
            places=[p if p < first else p + self._results for p in self._places],
            first=first,
            lines=self._results,
            shape=self._shape,
            most=self._most,
        )
