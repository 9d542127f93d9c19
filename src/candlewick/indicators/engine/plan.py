"""How a machine goes about a program: in which parts, and where in several lanes at once.

A recursive average waits for its own last value, bar after bar, while the processor could compute
several. But it forgets how it began. So the bars are divided among four lanes, which run as one
program of four times the columns, and whose averages wait side by side (see `together` of an
operation). All lanes but the first begin as if their first bar were the first there is, so many
bars early that this is forgotten. Whether it was is looked at: at the bar where a lane's part
begins, all that it remembers must have the very bits that the lane before has at its end. Else
the bars are gone through once more in one lane, so that no value depends on the guess.

What never forgets (a sum of all bars so far, a parabolic stop) is a part of its own.

A plan is one array of whole numbers: how many parts there are, and for each what `PART` says.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.frame import address, frame_of
from candlewick.indicators.engine.fusion import fused
from candlewick.indicators.engine.layout import Layout, fresh_memory, lay_out
from candlewick.indicators.engine.operation import NEVER
from candlewick.indicators.engine.program import Program
from candlewick.indicators.engine.schedule import side_by_side
from candlewick.indicators.engine.step import Step

LANES = 4

BLOCK = 1024
"""[bars] a row of 8 KiB."""

BLOCK_OF_LANES = 512
"""[bars] of each lane: there are more rows then."""

FEWEST = 4096
"""[bars] with which it is worth it to have machine code for lanes made."""

END, NARROW, WIDE, REACH, INPUTS, ENDS, NOTES, SIZE_OF_NOTES, PART = range(9)
"""Of a part: how many numbers it is long; the addresses of its frames, the one with lanes being 0
where there are none; how early lanes begin [bars]; how many columns it reads; how many columns and
results there are together; where to write down what lanes remember, and how many bytes that is
for each. Then come the numbers of the columns and results in the whole program, and then what is
remembered: an address for each lane, and how many numbers are there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run.

    Attributes:
        numbers: the array.
        owners: the memory that it points to.
    """

    numbers: NDArray[np.int64]
    owners: tuple[object, ...]


def plan_of(program: Program, *, lanes: bool) -> Plan:
    """Plan a program in memory of its own, with lanes or without any."""
    groups = groups_of(program) if lanes else [_all_of(program)]
    numbers, owners = [len(groups)], []
    for results in groups:
        part = _of(program, results)
        places = [*program.columns.values()]
        rows = [places.index(line) for line in part.columns.values()]
        rows += [len(places) + result for result in results]
        narrow = _Frame.of(part, BLOCK)
        wide, remembered, room = None, [], 0
        if lanes and _is_worth_it(part):
            wide = _Frame.of(in_lanes(part), BLOCK_OF_LANES, keep=True)
            remembered = list(_remembered(part, wide))
            room = sum(entry[-1] for entry in remembered)
        notes = np.empty(LANES * room)
        reach = max(part.forgets[line] for line in part.results)
        head = [narrow.place, wide.place if wide else 0, reach, len(part.columns), len(rows)]
        body = [*head, address(notes), 8 * room, *rows, *(n for e in remembered for n in e)]
        numbers += [1 + len(body), *body]
        owners += [narrow, wide, notes]
    return Plan(np.array(numbers, np.int64), tuple(owners))


def shortest(program: Program) -> int:
    """Return from how many bars on lanes may run [bars]."""
    worth = [
        max(part.forgets[line] for line in part.results)
        for part in (_of(program, results) for results in groups_of(program))
        if _is_worth_it(part)
    ]
    return max(FEWEST, (LANES + 1) * min(worth)) if worth else NEVER


@dataclass(frozen=True, slots=True)
class _Frame:
    program: Program
    layout: Layout
    memory: FloatArray
    frame: NDArray[np.int64]

    @classmethod
    def of(cls, program: Program, block: int, *, keep: bool = False) -> "_Frame":
        tasks = fused(program, again=True)
        layout = lay_out(program, tasks, block=block)
        memory = fresh_memory(layout)
        return cls(program, layout, memory, frame_of(program, layout, memory, keep=keep))

    @property
    def place(self) -> int:
        return address(self.frame)


def groups_of(program: Program) -> list[tuple[int, ...]]:
    """Tell the results that are worth lanes of their own from the others."""
    forgetful = [k for k, line in enumerate(program.results) if program.forgets[line] < NEVER]
    others = [k for k in _all_of(program) if k not in forgetful]
    if not forgetful or not others or not _is_worth_it(_of(program, forgetful)):
        return [_all_of(program)]
    return [tuple(forgetful), tuple(others)]


def _all_of(program: Program) -> tuple[int, ...]:
    return tuple(range(len(program.results)))


def _of(program: Program, results: Sequence[int]) -> Program:
    """Return the part of a program that makes some of its results."""
    wanted = tuple(program.results[result] for result in results)
    needed, steps = set(wanted), []
    for step in reversed(program.single):
        if needed.intersection(step.outputs):
            needed.update(step.inputs)
            steps.append(step)
    steps.reverse()
    return replace(
        program,
        columns={name: line for name, line in program.columns.items() if line in needed},
        constants={line: each for line, each in program.constants.items() if line in needed},
        steps=side_by_side(steps, program.lines),
        single=tuple(steps),
        results=wanted,
        warm_up=tuple(program.warm_up[result] for result in results),
        remembers=any(step.operation.state for step in steps),
    )


def _is_worth_it(part: Program) -> bool:
    """Say whether lanes pay: where anything waits that can wait in lanes, and all is forgotten."""
    waits = any((step.operation,) * LANES in step.operation.together for step in part.single)
    return waits and all(part.forgets[line] < NEVER for line in part.results)


def in_lanes(program: Program) -> Program:
    """Return a program that is several of this one side by side, each with columns of its own."""
    lines = program.lines
    steps = [
        Step(
            step.operation,
            tuple(line + lane * lines for line in step.inputs),
            tuple(line + lane * lines for line in step.outputs),
            step.parameters,
        )
        for step in program.single
        for lane in range(LANES)
    ]
    return replace(
        program,
        columns={
            f"{name} {lane}": line + lane * lines
            for lane in range(LANES)
            for name, line in program.columns.items()
        },
        constants={
            line + lane * lines: number
            for lane in range(LANES)
            for line, number in program.constants.items()
        },
        steps=side_by_side(steps, LANES * lines),
        single=tuple(steps),
        results=tuple(line + lane * lines for lane in range(LANES) for line in program.results),
        lines=LANES * lines,
        warm_up=program.warm_up * LANES,
        forgets=program.forgets * LANES,
    )


def _remembered(part: Program, wide: _Frame) -> Iterator[tuple[int, ...]]:
    """Yield where each lane keeps something, and how many numbers that is."""
    home = address(wide.memory)
    columns = set(wide.program.columns.values())
    found: dict[tuple[str, int, int], dict[int, int]] = {}

    def add(line: int, kind: str, size: int, begin: int) -> None:
        lane, single = divmod(line, part.lines)
        found.setdefault((kind, single, size), {})[lane] = home + 8 * begin

    for line, back in wide.layout.history.items():
        if back and line not in columns:
            add(line, "history", back, wide.layout.base[line] - back)
    for place in wide.layout.places:
        if place.task.step is not None and place.task.state:
            lines, begin = iter(place.task.step.outputs), place.state
            for each in place.task.step.operation.sides or (place.task.step.operation,):
                (line, *_) = itertools.islice(lines, each.outputs)
                add(line, "state", each.state, begin)
                begin += each.state
    for (_, _, size), lanes in found.items():
        yield (*(lanes[lane] for lane in range(LANES)), size)
