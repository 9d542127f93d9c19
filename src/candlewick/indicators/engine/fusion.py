"""What the machine does for a program: loops of their own, and many small ones run as one.

Steps that treat each bar by itself are put together, so that what one hands to the next stays in
a register. Only lines that other loops need, or that are results, come to lie in memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from candlewick.indicators.engine.assembly import assembly_of
from candlewick.indicators.engine.elementwise import Body, body_of
from candlewick.indicators.engine.program import Program
from candlewick.indicators.engine.step import Step

MOST_STEPS = 40
"""How many steps go into one loop, unless they hang together."""

QUICK = {
    "absolute": 1, "add": 1, "at_least": 1, "at_most": 1, "both": 1, "divide": 4, "either": 1,
    "greater": 1, "less": 1, "maximum": 1, "minimum": 1, "multiply": 1, "negative": 1,
    "opposite": 1, "previous": 0, "same": 1, "subtract": 1, "where": 1, "where_known": 1,
}  # fmt: skip
"""What takes less time than to write its result and read it again, and how much, in additions.
Unknown where a line that it reads is, and so before the first bar; a division is by a number."""

MOST_AGAIN = 6
"""How many of these together still do."""


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


def fused(program: Program, *, again: bool = False) -> tuple[Task, ...]:
    """Return as few tasks as need be.

    Args:
        program: what to do.
        again: whether what is quickly computed may be so wherever it is needed, rather than come
            to lie in memory. Of such lines nothing earlier is kept.
    """
    return tuple(_Fusion(program, again=again).tasks())


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
    again: bool
    stage: dict[int, int] = field(default_factory=dict)
    made_by: dict[int, int] = field(default_factory=dict)
    small: dict[int, Body] = field(default_factory=dict)
    memory: set[int] = field(default_factory=set)
    cheap: dict[int, int] = field(default_factory=dict)
    """What it costs to compute a line from what lies in memory anyway."""

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks in an order in which inputs come before what needs them."""
        stages = self._stages()
        self._need_of_loops()
        chunks = {
            number: list(self._chunks([order for order in steps if self._is_made(order)]))
            for number, (_, steps) in stages.items()
        }
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
            if self.again:
                self._note_cost(step)
        return stages

    def _note_cost(self, step: Step) -> None:
        name, program = step.operation.name, self.program
        parts = [line for line in step.inputs if self.made_by.get(line) in self.small]
        price = QUICK.get(name, MOST_AGAIN + 1)
        if name == "divide" and step.inputs[1] not in program.constants:
            price = MOST_AGAIN + 1
        cost = sum(self.cheap.get(line, MOST_AGAIN + 1) for line in parts) + price
        if cost <= MOST_AGAIN and not set(step.outputs).intersection(program.results):
            self.cheap[step.outputs[0]] = cost

    def _is_made(self, order: int) -> bool:
        """Say whether a small step is done once, and not wherever it is needed."""
        (line, *_) = self.program.steps[order].outputs
        return line not in self.cheap or line in self.memory

    def _need_of_loops(self) -> None:
        for order, step in enumerate(self.program.steps):
            if order not in self.small:
                self.memory.update(step.inputs)

    def _ready(self, line: int, back: int) -> int:
        """Return the stage in which a line can be read; its earlier bars only from memory."""
        later = back > 0 and self.made_by.get(line) in self.small and line not in self.cheap
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
                apart = order not in home or home[order] != home.get(maker)
                if apart and line not in self.cheap:
                    self.memory.add(line)


def backs(step: Step, body: Body) -> list[tuple[int, int]]:
    """Return which rows a small step reads, and how many bars back."""
    history = step.operation.history(*step.parameters)
    return [(row, history - index) for row, index in body.reads]


def _as_one(fusion: _Fusion, chunk: Sequence[int]) -> Task:
    program = fusion.program
    writes = [
        line for order in chunk for line in program.steps[order].outputs if line in fusion.memory
    ]
    stage = fusion.stage[program.steps[chunk[0]].outputs[0]]
    again = {
        line: (program.steps[fusion.made_by[line]], fusion.small[fusion.made_by[line]])
        for line in fusion.cheap
        if line not in fusion.memory or fusion.stage[line] >= stage
    }
    steps = [(program.steps[order], fusion.small[order]) for order in chunk]
    made = assembly_of(program, steps, writes, again)
    return Task(None, chunk[0], made.text, made.reads, tuple(writes), 0, 0, made.numbers)
