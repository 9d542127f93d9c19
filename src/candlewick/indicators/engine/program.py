"""A formula in the order in which it can be computed, each step once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import Line, Node, Operation, Parameters, as_line


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """One operation, with the numbers of the lines that it reads and writes."""

    operation: Operation
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    parameters: Parameters


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """Steps over numbered lines.

    Attributes:
        columns: the line of each input column, by its name.
        constants: the lines that are one number throughout.
        steps: in an order in which inputs come before what needs them.
        results: the lines asked for.
        lines: how many lines there are.
        warm_up: [bars] for each result, the index of its first value on whole candles.
        reach: [bars] how far before its own a value looks, where nothing remembers.
        remembers: whether any step keeps state; a bar with an unknown column is then skipped.
        single: the steps before any were put side by side.
        forgets: [bars] for each line, after how many bars it no longer matters where one began.
    """

    columns: dict[str, int]
    constants: dict[int, float]
    steps: tuple[Step, ...]
    results: tuple[int, ...]
    lines: int
    warm_up: tuple[int, ...]
    reach: int
    remembers: bool
    single: tuple[Step, ...]
    forgets: tuple[int, ...]


def program_of(results: Iterable[FloatArray]) -> Program:
    """Put the formula behind some lines into order, equal parts once."""
    return _Order().program([as_line(result) for result in results])


@dataclass(slots=True)
class _Order:
    numbers: dict[object, tuple[int, ...]] = field(default_factory=dict)
    known: dict[int, tuple[int, ...]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    constants: dict[int, float] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    reach: list[int] = field(default_factory=list)
    forgets: list[int] = field(default_factory=list)

    def program(self, results: Sequence[Line]) -> Program:
        numbers = tuple(self.line(result) for result in results)
        return Program(
            columns=self.columns,
            constants=self.constants,
            steps=side_by_side(self.steps, len(self.first)),
            results=numbers,
            lines=len(self.first),
            warm_up=tuple(self.first[number] for number in numbers),
            reach=max((self.reach[number] for number in numbers), default=0),
            remembers=any(step.operation.state for step in self.steps),
            single=tuple(self.steps),
            forgets=tuple(self.forgets),
        )

    def line(self, line: Line) -> int:
        return self.node(line.node)[line.output]

    def node(self, node: Node) -> tuple[int, ...]:
        found = self.known.get(id(node))
        if found is None:
            found = self.known[id(node)] = self._number(node)
        return found

    def _number(self, node: Node) -> tuple[int, ...]:
        inputs = tuple(self.line(each) for each in node.inputs)
        key = (
            node.operation.name if node.operation else None,
            inputs, node.parameters, node.column, node.constant.hex(),
        )  # fmt: skip
        if key not in self.numbers:
            self.numbers[key] = self._add(node, inputs)
        return self.numbers[key]

    def _add(self, node: Node, inputs: tuple[int, ...]) -> tuple[int, ...]:
        if node.operation is None:
            (number,) = self._lines(1, first=0, reach=0, forgets=0)
            if node.column:
                self.columns[node.column] = number
            else:
                self.constants[number] = node.constant
            return (number,)
        lead = node.operation.lead(*node.parameters)
        first = lead + max((self.first[each] for each in inputs), default=0)
        history = node.operation.history(*node.parameters)
        current = node.operation.current
        reach = max(
            (self.reach[each] + history * (k not in current) for k, each in enumerate(inputs)),
            default=0,
        )
        forgets = self._forgets(node, inputs)
        outputs = self._lines(node.operation.outputs, first=first, reach=reach, forgets=forgets)
        self.steps.append(Step(node.operation, inputs, outputs, node.parameters))
        return outputs

    def _forgets(self, node: Node, inputs: Sequence[int]) -> int:
        own = node.operation.forgets(*node.parameters) if node.operation else 0
        before = max((self.forgets[each] for each in inputs), default=0)
        if node.operation and node.operation.state:
            # What decays behind something that decays takes little longer than the slower one.
            return max(own, before) + min(own, before) // 4
        return own + before

    def _lines(self, count: int, *, first: int, reach: int, forgets: int) -> tuple[int, ...]:
        self.forgets.extend([forgets] * count)
        self.first.extend([first] * count)
        self.reach.extend([reach] * count)
        return tuple(range(len(self.first) - count, len(self.first)))


def side_by_side(steps: Sequence[Step], lines: int) -> tuple[Step, ...]:
    """Order steps by how many large ones must come before, and put together what may run at once.

    A step that treats each bar by itself is small: it comes right behind what it needs.
    """
    depth = [0] * lines
    levels: dict[int, tuple[list[Step], list[Step]]] = {}
    for step in steps:
        small = _is_small(step)
        level = max((depth[line] for line in step.inputs), default=0) + (not small)
        for line in step.outputs:
            depth[line] = level
        levels.setdefault(level, ([], []))[small].append(step)
    return tuple(
        step
        for _, (large, small_ones) in sorted(levels.items())
        for step in (*_merged(large), *small_ones)
    )


def _is_small(step: Step) -> bool:
    operation = step.operation
    return not (operation.state or operation.scratch or operation.history(*step.parameters))


def _merged(steps: Sequence[Step]) -> Iterator[Step]:
    waiting: dict[Operation, list[Step]] = {}
    for step in steps:
        if step.operation.together:
            waiting.setdefault(step.operation, []).append(step)
        else:
            yield step
    for operation, alike in waiting.items():
        begin = 0
        while begin < len(alike):
            count = max((k for k in operation.together if k <= len(alike) - begin), default=1)
            some = alike[begin : begin + count]
            yield _as_one(operation.together.get(count, operation), some)
            begin += count


def _as_one(operation: Operation, steps: Sequence[Step]) -> Step:
    return Step(
        operation,
        tuple(line for step in steps for line in step.inputs),
        tuple(line for step in steps for line in step.outputs),
        tuple(number for step in steps for number in step.parameters),
    )
