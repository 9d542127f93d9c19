"""The steps that indicators are made of, and the lines between them.

A definition is written as if its columns were arrays. It runs once, on `Line`s, and what comes
out is a graph of operations: one formula that the interpreter runs over whole columns, and the
machine over blocks of bars or bar by bar. No operation can see a later bar, so no indicator can.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from candlewick.domain.arrays import FloatArray

Loop = Callable[..., None]
Parameters = tuple[float, ...]
Count = Callable[..., int]

NEVER = 2**40
"""[bars] more than anybody has."""

OPERATIONS: dict[str, "Operation"] = {}
"""Every operation by name."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Operation:
    """One step over lines, defined by a loop over the bars of a block.

    Attributes:
        name: unique among all operations.
        written: gives the loop; that of several is written when somebody needs it.
        inputs: how many lines it reads.
        outputs: how many lines it writes.
        history: [bars] by parameters, how many bars before the block it reads of each input.
        current: the inputs of which it looks at the bar itself alone, however long the history is.
        lead: [bars] by parameters, how many bars after its inputs its first value comes.
        state: how many numbers it keeps from bar to bar; 0 for a pure function of a window.
        scratch: how many rows of working space it needs, each as long as an input.
        arrays: the same over whole columns with NumPy; without it the loop is interpreted.
        forgets: [bars] by parameters, after how many bars any beginning has led to the same bits;
            as `history` where nothing is kept, and without end where nothing is said.
        keeps: whether the loop takes `p`, the parameters.
        together: by operations of which this is the first, the one that is all of them side by
            side: rows, states and parameters of the first, then of the second, and so on.
        sides: the operations that it is side by side, if it is several.
    """

    name: str
    written: Callable[[], Loop]
    inputs: int
    outputs: int
    history: Count
    current: frozenset[int]
    lead: Count
    state: int
    scratch: int
    arrays: Callable[..., FloatArray] | None
    forgets: Count
    keeps: bool
    together: dict[tuple["Operation", ...], "Operation"] = field(default_factory=dict)
    sides: tuple["Operation", ...] = ()

    @property
    def loop(self) -> Loop:
        """What writes the outputs of a block; see `operation` for what it is handed."""
        return self.written()

    def __call__(self, *lines: FloatArray | float, p: Parameters = ()) -> FloatArray:
        """Put the step into a formula and return its one output."""
        (line,) = self.lines(*lines, p=p)
        return line

    def lines(self, *lines: FloatArray | float, p: Parameters = ()) -> tuple[FloatArray, ...]:
        """Put the step into a formula and return all its outputs."""
        node = Node(
            operation=self,
            inputs=tuple(as_line(line) for line in lines),
            parameters=tuple(float(number) for number in p),
        )
        return tuple(as_array(Line(node, output)) for output in range(self.outputs))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Node:
    """A place in a formula: a column, a constant, or an operation on other lines."""

    operation: Operation | None = None
    inputs: tuple["Line", ...] = ()
    parameters: Parameters = ()
    column: str = ""
    constant: float = 0.0


class Line:
    """One number for each bar, not computed yet; takes part in arithmetic like an array.

    A comparison is 1 where it holds, 0 where it does not, and NaN where a side is unknown.
    """

    __slots__ = ("node", "output")
    __array_ufunc__ = None
    operators: ClassVar[dict[str, Operation]] = {}
    """Filled by `arithmetic`, which defines them."""

    def __init__(self, node: Node, output: int = 0) -> None:
        self.node = node
        self.output = output

    def _with(self, name: str, *others: object) -> FloatArray:
        return self.operators[name](*cast("tuple[FloatArray, ...]", (self, *others)))

    def _after(self, name: str, other: object) -> FloatArray:
        return self.operators[name](*cast("tuple[FloatArray, ...]", (other, self)))

    def __add__(self, other: object) -> FloatArray:
        return self._with("add", other)

    def __radd__(self, other: object) -> FloatArray:
        return self._after("add", other)

    def __sub__(self, other: object) -> FloatArray:
        return self._with("subtract", other)

    def __rsub__(self, other: object) -> FloatArray:
        return self._after("subtract", other)

    def __mul__(self, other: object) -> FloatArray:
        return self._with("multiply", other)

    def __rmul__(self, other: object) -> FloatArray:
        return self._after("multiply", other)

    def __truediv__(self, other: object) -> FloatArray:
        return self._with("divide", other)

    def __rtruediv__(self, other: object) -> FloatArray:
        return self._after("divide", other)

    def __neg__(self) -> FloatArray:
        return self._with("negative")

    def __lt__(self, other: object) -> FloatArray:
        return self._with("less", other)

    def __le__(self, other: object) -> FloatArray:
        return self._with("at_most", other)

    def __gt__(self, other: object) -> FloatArray:
        return self._with("greater", other)

    def __ge__(self, other: object) -> FloatArray:
        return self._with("at_least", other)

    def __and__(self, other: object) -> FloatArray:
        return self._with("both", other)

    def __or__(self, other: object) -> FloatArray:
        return self._with("either", other)

    def __invert__(self) -> FloatArray:
        return self._with("opposite")


def column(name: str) -> FloatArray:
    """Begin a formula with an input column."""
    return as_array(Line(Node(column=name)))


def as_line(line: object) -> Line:
    """Return the line itself, or a line of one number."""
    return line if isinstance(line, Line) else Line(Node(constant=float(cast("float", line))))


def as_array(line: Line) -> FloatArray:
    """Call a line an array: definitions are checked, and published, as functions of arrays."""
    return cast("FloatArray", line)


def operation(
    *,
    inputs: int,
    outputs: int = 1,
    history: Count | int = 0,
    current: Iterable[int] = (),
    lead: Count | int | None = None,
    state: int = 0,
    scratch: int = 0,
    arrays: Callable[..., Any] | None = None,
    forgets: Count | None = None,
) -> Callable[[Loop], Operation]:
    """Define an operation by its loop.

    The loop is handed, in this order and as many as the operation has: its input rows, its
    output rows, its scratch rows, `state` and `p`, the parameters. An output row holds the bars
    of the block. An input row holds `history` more in front, so `row[i + history]` belongs to
    bar `i`; before the first candle there is NaN. Scratch is as long as an input and holds
    rubbish; `state` begins as zeros. The loop writes every bar of every output.

    Rules for loops, which run as Python over lists and compiled over arrays with equal bits:

    * only floats, `abs`, `math.sqrt`, `math.log` and the like; no `**`, `min`, `max` or NumPy;
    * guard every division; rows are read through slices or by index, and written by index;
    * an index is a bare loop variable where speed counts: slice first, `late = x[3:]`;
    * call only `math` and plain functions of the same module under the same rules.

    Args:
        inputs: how many lines it reads.
        outputs: how many lines it writes.
        history: [bars, >= 0] what it reads before the block, or a function of the parameters.
        current: the inputs of which it looks at the bar itself alone all the same.
        lead: [bars, >= 0] when its first value comes; as `history` unless given.
        state: how many numbers it keeps from bar to bar.
        scratch: how many rows of working space it needs.
        arrays: the same bits over whole columns: `arrays(*inputs, *parameters)`.
        forgets: after how many bars it no longer matters with which it began, nearly always;
            whoever relies on it looks whether that is so.
    """

    def define(loop: Loop) -> Operation:
        reach = _count(history)
        defined = Operation(
            name=loop.__name__.strip("_"),
            written=lambda: loop,
            inputs=inputs,
            outputs=outputs,
            history=reach,
            current=frozenset(current),
            lead=reach if lead is None else _count(lead),
            state=state,
            scratch=scratch,
            arrays=arrays,
            forgets=forgets or (_count(NEVER) if state else reach),
            keeps="p" in inspect.signature(loop).parameters,
        )
        if defined.name in OPERATIONS:
            msg = f"two operations are called {defined.name}"
            raise TypeError(msg)
        OPERATIONS[defined.name] = defined
        return defined

    return define


def _count(bars: Count | int) -> Count:
    return bars if callable(bars) else lambda *_: bars
