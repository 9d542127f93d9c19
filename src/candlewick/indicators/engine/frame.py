"""What a driver is handed: one array of whole numbers that says all about a program.

It begins with the length of a block; then come, for each section, where it begins and where it
ends, and then the sections. An address is a number of bytes, all else counts numbers.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.layout import Layout, Place
from candlewick.indicators.engine.program import Program

BLOCK = 0
CODE, PATCHES, COPIES, GIVES, MOVES, STATES = range(1, 13, 2)
POINTERS, COLUMNS, RESULTS = 13, 14, 15
"""Where the addresses of the columns and then of the results begin, and how many there are."""

LENGTH = 16
"""How many numbers the frame is long."""

HEAD = 17
ALWAYS = 2**62


def address(array: NDArray[np.generic]) -> int:
    """Return where an array begins."""
    begins: int = array.__array_interface__["data"][0]
    return begins


def code_row(place: Place, home: int) -> tuple[list[int], list[tuple[int, int, int]]]:
    """Return the code row of a task in a memory that begins at `home`.

    What it holds is said by `compiler.entry_source` and by `fusion`. Which of its numbers are
    addresses of lines comes with it: [index, line, how many bars before the block].
    """
    task = place.task
    lines = [*task.reads, *((line, 0) for line in task.writes)]
    rows = [
        home + 8 * (begin - back)
        for begin, (_, back) in zip((*place.reads, *place.writes), lines, strict=True)
    ]
    if task.step is None:
        head = [compiler.fused_entry(task.assembly), 0]
        row = [*head, *rows, *np.array(task.numbers, np.float64).view(np.int64).tolist()]
    else:
        operation = task.step.operation
        ordinary, woven = compiler.entry(operation).address, compiler.woven_entry(operation)
        head = [woven or ordinary, 0, operation.history(*task.step.parameters)]
        rest = [home + 8 * begin for begin in (*place.scratch, place.state, place.numbers)]
        row = [*head, *rows, *rest, len(task.numbers), ordinary]
    row[1] = len(row)
    return row, [(len(head) + k, line, back) for k, (line, back) in enumerate(lines)]


def frame_of(
    program: Program, layout: Layout, memory: FloatArray, *, keep: bool = False
) -> NDArray[np.int64]:
    """Return the frame of a program in some memory.

    Columns and results are not copied: once the block lies far enough behind the first bar for
    the history to be there too, their code rows get addresses in the caller's arrays. What is
    asked for twice, or is both column and result, is copied after all; and so is, to `keep` all
    that is remembered in the memory, a result that is read again later.
    """
    home = address(memory)
    ends = (*program.columns.values(), *program.results)
    direct = {line for line in ends if ends.count(line) == 1 and line not in program.constants}
    if keep:
        direct -= {line for line in program.results if layout.history.get(line)}
    since = {
        line: _whole_blocks(layout.history.get(line, 0), layout.block) if line in direct else ALWAYS
        for line in {*ends, *layout.base}
    }
    places = {line: home + 8 * begin for line, begin in layout.base.items()}
    many = len(program.columns)
    code: list[int] = []
    patches: list[int] = []
    for place in layout.places:
        row, lines = code_row(place, home)
        for index, line, back in lines:
            if line in direct:
                at = HEAD + len(code) + index
                patches += [at, ends.index(line), since[line], places[line], 8 * back]
        code += row
    copied = [(k, since[line], places[line]) for k, line in enumerate(ends) if since[line]]
    copies = [entry for entry in copied if entry[0] < many]
    gives = [entry for entry in copied if entry[0] >= many]
    moves = [
        (places[line] - 8 * back, back, since[line])
        for line, back in sorted(layout.history.items())
        if back
    ]
    states = [(home + 8 * begin, size) for begin, size in layout.states.tolist()]
    sections = [code, patches, *(_flat(each) for each in (copies, gives, moves, states))]
    frame, at = [layout.block], HEAD
    for section in sections:
        frame += [at, at + len(section)]
        at += len(section)
    frame += [at, many, len(ends) - many, at + len(ends)]
    frame += [number for section in sections for number in section]
    return np.array(frame + [0] * len(ends), np.int64)


def _flat(entries: Sequence[Sequence[int]]) -> list[int]:
    return [number for entry in entries for number in entry]


def _whole_blocks(bars: int, block: int) -> int:
    return -(-bars // block) * block
