"""Loops side by side: several operations in one loop, written from the loop of each.

A loop that keeps something waits for its own last value. Several of them wait at the same time, if
one loop takes a bar of each in turn. That loop is not written by hand: the statements of each are
taken as often as need be, with the names of each its own.
"""

import ast
import copy
import inspect
import linecache
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from inspect import signature
from itertools import groupby
from typing import Any

from candlewick.indicators.engine.operation import OPERATIONS, Count, Loop, Operation

NUMBERS = ("state", "p")
"""What a loop takes besides rows; of these it reads and writes single numbers only."""


def side_by_side(*several: Operation) -> Operation:
    """Let some operations run side by side; the first is the one to ask whether they may.

    Each loop is `for i in range(begun, len(row))`, with what is kept after that; what comes
    before may have done some bars already. No bar is left early. How far back they look does not
    depend on parameters, which are read by their number.

    Returns:
        What stands for all of them.
    """
    name = "_and_".join(_named(alike) for alike in _alike(several))
    first = several[0]
    merged = replace(
        first,
        name=name,
        written=cache(lambda: _loop(several, name)),
        inputs=sum(each.inputs for each in several),
        outputs=sum(each.outputs for each in several),
        scratch=sum(each.scratch for each in several),
        state=sum(each.state for each in several),
        keeps=any(each.keeps for each in several),
        history=_longest([(each, each.history) for each in several]),
        current=frozenset(),
        lead=_longest([(each, each.lead) for each in several]),
        forgets=_longest([(each, each.forgets) for each in several]),
        together={},
        sides=several,
    )
    OPERATIONS[name] = first.together[several] = merged
    return merged


def _alike(several: Sequence[Operation]) -> Iterator[list[Operation]]:
    return (list(alike) for _, alike in groupby(several))


def _named(alike: Sequence[Operation]) -> str:
    return alike[0].name if len(alike) == 1 else f"{alike[0].name}_{len(alike)}"


def _longest(several: Sequence[tuple[Operation, Count]]) -> Count:
    def longest(*p: float) -> int:
        begin, found = 0, 0
        for each, bars in several:
            end = begin + many_numbers(each)
            found, begin = max(found, bars(*p[begin:end])), end
        return found

    return longest


@cache
def many_numbers(operation: Operation) -> int:
    """Return how many parameters an operation has: the loop reads them, or what counts bars."""
    reads = [_place(node) + 1 for node in ast.walk(_source(operation)) if _is_of(node, "p")]
    counts = (operation.history, operation.lead, operation.forgets)
    taken = [
        sum(
            each.kind == each.POSITIONAL_OR_KEYWORD for each in signature(count).parameters.values()
        )
        for count in counts
    ]
    return max([*reads, *taken])


def _is_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) == name


def _place(node: ast.AST) -> int:
    match node:
        case ast.Subscript(slice=ast.Constant(int(place))):
            return place
        case _:
            msg = f"{ast.unparse(node)}: a loop that runs side by side reads parameters by number"
            raise TypeError(msg)


@cache
def _source(operation: Operation) -> ast.FunctionDef:
    (source,) = ast.parse(textwrap.dedent(inspect.getsource(operation.loop))).body
    if not isinstance(source, ast.FunctionDef):
        raise TypeError(operation.name)
    return source


def _loop(several: Sequence[Operation], name: str) -> Loop:
    sides = list(_sides(several))
    names = {name for side in sides for name in side.arguments}
    taken = [row for side in sides for row in side.rows[: side.operation.inputs]]
    taken += [row for side in sides for row in side.rows[side.operation.inputs :]]
    taken += [each for each in NUMBERS if each in names]
    back = max(side.operation.history() for side in sides)
    lines = [f"def loop({', '.join(taken)}):"]
    lines += [line for side in sides for line in side.shortened(back)]
    lines += [side.text(side.before, 4) for side in sides]
    lines += ["    first = 0"]
    lines += [f"    first = {side.begun} if {side.begun} > first else first" for side in sides]
    for side in sides:
        lines += [f"    for i in range({side.begun}, first):", side.text(side.body, 8)]
    lines += [f"    for i in range(first, {sides[0].end}):"]
    lines += [side.text(side.body, 8) for side in sides]
    lines += [side.text(side.after, 4) for side in sides]
    return _made(several, "\n".join(line for line in lines if line) + "\n", name)


def _sides(several: Iterable[Operation]) -> Iterator["_Side"]:
    state = numbers = 0
    for number, each in enumerate(several):
        yield _Side.of(each, number, state, numbers)
        state += each.state
        numbers += many_numbers(each)


@dataclass(slots=True)
class _Side(ast.NodeTransformer):
    """Writes statements for one of the several."""

    operation: Operation
    number: int
    behind: dict[str, int]
    arguments: list[str]
    before: list[ast.stmt]
    loop: Any
    after: list[ast.stmt]
    own: set[str]

    @classmethod
    def of(cls, operation: Operation, number: int, state: int, numbers: int) -> "_Side":
        source = _source(operation)
        at = next(k for k, each in enumerate(source.body) if isinstance(each, ast.For))
        loop: Any = source.body[at]
        arguments = [argument.arg for argument in source.args.args]
        own = {*arguments, *_assigned(source.body)} - {loop.target.id, *NUMBERS}
        behind = {"state": state, "p": numbers}
        parts = source.body[:at], loop, source.body[at + 1 :]
        return cls(operation, number, behind, arguments, *parts, own)

    @property
    def rows(self) -> list[str]:
        return [f"{name}_{self.number}" for name in self.arguments if name not in NUMBERS]

    @property
    def body(self) -> list[ast.stmt]:
        body: list[ast.stmt] = self.loop.body
        return body

    @property
    def begun(self) -> str:
        begun = self.loop.iter.args[:-1]
        return self.text(begun) if begun else "0"

    @property
    def end(self) -> str:
        return self.text(self.loop.iter.args[-1:])

    def shortened(self, back: int) -> list[str]:
        """Leave off what other loops need of earlier bars."""
        spare = back - self.operation.history()
        rows = self.rows[: self.operation.inputs] if spare else []
        return [f"    {row} = {row}[{spare}:]" for row in rows]

    def text(self, nodes: Iterable[ast.AST], indent: int = 0) -> str:
        written = (ast.unparse(self.visit(copy.deepcopy(node))) for node in nodes)
        return textwrap.indent("\n".join(written), " " * indent)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(f"{node.id}_{self.number}") if node.id in self.own else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        whole = ast.unparse(node.value)
        if whole not in NUMBERS:
            return node
        place = f"{whole}[{ast.unparse(node.slice)} + {self.behind[whole]}]"
        return ast.parse(place, mode="eval").body


def _assigned(body: Iterable[ast.stmt]) -> set[str]:
    return {
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _made(several: Sequence[Operation], text: str, name: str) -> Loop:
    around = {k: v for each in reversed(several) for k, v in each.loop.__globals__.items()}
    file = f"<{name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    found: dict[str, Any] = {}
    exec(compile(text, file, "exec"), around, found)  # noqa: S102 - our own text, written above
    loop: Loop = found["loop"]
    loop.__module__ = several[0].loop.__module__
    loop.__doc__ = text
    return loop
