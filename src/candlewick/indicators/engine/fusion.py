"""What the machine does for a program: loops of their own, and many small ones run as one.

Steps that treat each bar by itself are put together, so that what one hands to the next stays in
a register. Only lines that other loops need, or that are results, come to lie in memory.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from candlewick.indicators.engine.elementwise import Body, Translation, body_of, literal
from candlewick.indicators.engine.program import Program
from candlewick.indicators.engine.step import Step

MOST_STEPS = 40
"""How many steps go into one loop, unless they hang together."""


@dataclass(frozen=True, eq=False, slots=True)
class Task:
    """A loop over the bars of a block.

    Attributes:
        step: the one step, or nothing where many run as one.
        order: the place of the step in the program.
        assembly: what to compile where many run as one.
        reads: [line, bars] what is read, and how many bars before the block that begins.
        writes: the lines that are written to memory.
        scratch: how many rows of working space there are.
        state: how many numbers are kept from bar to bar.
        numbers: the parameters.
    """

    step: Step | None
    order: int
    assembly: str
    reads: tuple[tuple[int, int], ...]
    writes: tuple[int, ...]
    scratch: int
    state: int
    numbers: tuple[float, ...]


def plain(program: Program) -> tuple[Task, ...]:
    """Return one task for each step."""
    return tuple(_alone(step, order) for order, step in enumerate(program.steps))


def fused(program: Program) -> tuple[Task, ...]:
    """Return as few tasks as need be."""
    return tuple(_Fusion(program).tasks())


def needed_before(program: Program) -> dict[int, int]:
    """Return of which lines earlier bars are needed, and how many [bars]."""
    needed: dict[int, int] = {}
    for step in program.steps:
        body = body_of(step.operation)
        history = step.operation.history(*step.parameters)
        reads = backs(step, body) if body else [(row, history) for row in range(len(step.inputs))]
        for row, back in reads:
            if back:
                line = step.inputs[row]
                needed[line] = max(needed.get(line, 0), back)
    return needed


def _alone(step: Step, order: int) -> Task:
    operation = step.operation
    back = operation.history(*step.parameters)
    return Task(
        step, order, "", tuple((line, back) for line in step.inputs), step.outputs,
        operation.scratch, operation.state, step.parameters,
    )  # fmt: skip


@dataclass(slots=True)
class _Fusion:
    program: Program
    stage: dict[int, int] = field(default_factory=dict)
    made_by: dict[int, int] = field(default_factory=dict)
    small: dict[int, Body] = field(default_factory=dict)
    memory: set[int] = field(default_factory=set)

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks in an order in which inputs come before what needs them."""
        stages = self._stages()
        chunks = {number: list(self._chunks(steps)) for number, (_, steps) in stages.items()}
        self._need(chunks)
        for number in sorted(stages):
            for order in stages[number][0]:
                yield _alone(self.program.steps[order], order)
            for chunk in chunks[number]:
                yield _as_one(self, chunk)

    def _stages(self) -> dict[int, tuple[list[int], list[int]]]:
        """Sort the steps: the large ones first, then the small ones that need no later one."""
        stages: dict[int, tuple[list[int], list[int]]] = {}
        for line in (*self.program.columns.values(), *self.program.constants):
            self.stage[line] = 0
        for order, step in enumerate(self.program.steps):
            body = body_of(step.operation)
            if body is None:
                stage = 1 + max((self.stage[line] for line in step.inputs), default=0)
            else:
                self.small[order] = body
                reads = [(step.inputs[row], back) for row, back in backs(step, body)]
                stage = max((self._ready(line, back) for line, back in reads), default=0)
            for line in step.outputs:
                self.stage[line] = stage
                self.made_by[line] = order
            stages.setdefault(stage, ([], []))[body is not None].append(order)
        return stages

    def _ready(self, line: int, back: int) -> int:
        """Return the stage in which a line can be read; its earlier bars only from memory."""
        later = back > 0 and self.made_by.get(line) in self.small
        return self.stage[line] + later

    def _chunks(self, steps: Sequence[int]) -> Iterator[list[int]]:
        """Divide the small steps of a stage, but not those that hang together."""
        chunk: list[int] = []
        for together in self._connected(steps):
            if chunk and len(chunk) + len(together) > MOST_STEPS:
                yield sorted(chunk)
                chunk = []
            chunk.extend(together)
        if chunk:
            yield sorted(chunk)

    def _connected(self, steps: Sequence[int]) -> list[list[int]]:
        group = {order: [order] for order in steps}
        for order in steps:
            for line in self.program.steps[order].inputs:
                other = group.get(self.made_by.get(line, -1))
                if other is not None and other is not group[order]:
                    other.extend(group[order])
                    for each in group[order]:
                        group[each] = other
        return list({id(each): each for each in group.values()}.values())

    def _need(self, chunks: dict[int, list[list[int]]]) -> None:
        """Find the lines that must lie in memory."""
        self.memory.update(self.program.results)
        home = {o: id(chunk) for each in chunks.values() for chunk in each for o in chunk}
        for order, step in enumerate(self.program.steps):
            for line in step.inputs:
                maker = self.made_by.get(line, -1)
                if order not in home or home[order] != home.get(maker):
                    self.memory.add(line)


def backs(step: Step, body: Body) -> list[tuple[int, int]]:
    """Return which rows a small step reads, and how many bars back."""
    history = step.operation.history(*step.parameters)
    return [(row, history - index) for row, index in body.reads]


def _as_one(fusion: _Fusion, chunk: Sequence[int]) -> Task:
    program, loop = fusion.program, _Loop(fusion.program)
    for order in chunk:
        loop.add(program.steps[order], fusion.small[order])
    writes = [
        line for order in chunk for line in program.steps[order].outputs if line in fusion.memory
    ]
    return Task(
        None, chunk[0], loop.assembly(writes), tuple(loop.reads), tuple(writes), 0, 0,
        tuple(loop.numbers),
    )  # fmt: skip


class _Loop:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.reads: dict[tuple[int, int], str] = {}
        self.numbers: list[float] = []
        self.names: dict[int, str] = {}
        self.known: dict[str, str] = {}
        self.lines: list[str] = []

    def add(self, step: Step, body: Body) -> None:
        history = step.operation.history(*step.parameters)

        def load(row: int, index: int) -> str:
            return self._read(step.inputs[row], history - index)

        def number(place: int) -> str:
            return self._number(step.parameters[place])

        outputs = Translation(self.lines, body, load, number).outputs()
        self.names.update(zip(step.outputs, outputs, strict=True))

    def _read(self, line: int, back: int) -> str:
        if not back:
            if line in self.names:
                return self.names[line]
            if line in self.program.constants:
                return self._number(self.program.constants[line])
        return self.reads.setdefault((line, back), f"%x{len(self.reads)}")

    def _number(self, number: float) -> str:
        bits = literal(number)
        if bits not in self.known:
            self.known[bits] = f"%k{len(self.numbers)}"
            self.numbers.append(number)
        return self.known[bits]

    def assembly(self, writes: Sequence[int]) -> str:
        """Write the loop; its code row holds addresses of inputs and outputs, then numbers."""
        rows = len(self.reads) + len(writes)
        before = [_pointer(row) for row in range(rows)]
        before += [
            f"%h{k} = getelementptr double, ptr %row, i64 {2 + rows + k}\n"
            f"%k{k} = load double, ptr %h{k}"
            for k in range(len(self.numbers))
        ]
        loads = [
            f"%e{row} = getelementptr double, ptr %p{row}, i64 %i\n"
            f"{name} = load double, ptr %e{row}, !llvm.access.group !0"
            for row, name in enumerate(self.reads.values())
        ]
        stores = [
            f"%e{row} = getelementptr double, ptr %p{row}, i64 %i\n"
            f"store double {self.names[line]}, ptr %e{row}, !llvm.access.group !0"
            for row, line in enumerate(writes, len(self.reads))
        ]
        return _TEXT.format(
            before="\n".join(before), body="\n".join([*loads, *self.lines, *stores])
        )


@functools.cache
def _pointer(row: int) -> str:
    return (
        f"%s{row} = getelementptr i64, ptr %row, i64 {2 + row}\n"
        f"%b{row} = load i64, ptr %s{row}\n"
        f"%c{row} = add i64 %b{row}, %shift\n"
        f"%p{row} = inttoptr i64 %c{row} to ptr"
    )


_TEXT = """\
declare double @llvm.fabs.f64(double)
declare double @llvm.sqrt.f64(double)

define void @ENTRY(ptr %row, i64 %at, i64 %size) {{
begin:
%shift = shl i64 %at, 3
{before}
%any = icmp sgt i64 %size, 0
br i1 %any, label %loop, label %end
loop:
%i = phi i64 [ 0, %begin ], [ %next, %loop ]
{body}
%next = add nuw nsw i64 %i, 1
%more = icmp slt i64 %next, %size
br i1 %more, label %loop, label %end, !llvm.loop !1
end:
ret void
}}

!0 = distinct !{{}}
!1 = distinct !{{!1, !2}}
!2 = !{{!"llvm.loop.parallel_accesses", !0}}
"""
