"""A formula in the order in which it can be computed, each step once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import Line, Node, as_line
from candlewick.indicators.engine.schedule import side_by_side
from candlewick.indicators.engine.step import Step


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
        single: the steps before any were put side by side, as the interpreter takes them.
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
