"""Loops side by side: several of one operation in one loop, written from the loop of one.

A loop that keeps something waits for its own last value. Several of them wait at the same time, if
one loop takes a bar of each in turn. That loop is not written by hand: the statements of the one
are taken as often as need be, with the names of each its own.
"""

import ast
import copy
import inspect
import linecache
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from candlewick.indicators.engine.operation import OPERATIONS, Count, Loop, Operation

NUMBERS = ("state", "p")
"""What a loop takes besides rows; of these it reads and writes single numbers only."""


def side_by_side(operation: Operation, *counts: int) -> Operation:
    """Let some operations of one kind run side by side, as many as each count says.

    The loop ends with `for i in range(begun, len(row))`, and with what is kept after that; what
    comes before may have done some bars already. No bar is left early.

    Returns:
        The operation.
    """
    for count in counts:
        alike = replace(
            operation,
            name=f"{operation.name}_{count}",
            loop=_loop(operation, count),
            inputs=count * operation.inputs,
            outputs=count * operation.outputs,
            scratch=count * operation.scratch,
            state=count * operation.state,
            history=_longest(operation.history, count),
            lead=_longest(operation.lead, count),
            forgets=_longest(operation.forgets, count),
            together={},
            alone=operation,
        )
        OPERATIONS[alike.name] = operation.together[count] = alike
    return operation


def _longest(bars: Count, count: int) -> Count:
    def longest(*p: float) -> int:
        share = len(p) // count
        return max(bars(*p[k * share : (k + 1) * share]) for k in range(count))

    return longest


def _loop(operation: Operation, count: int) -> Loop:
    (source,) = ast.parse(textwrap.dedent(inspect.getsource(operation.loop))).body
    body: list[ast.stmt] = source.body  # type: ignore[attr-defined]
    at = next(k for k, each in enumerate(body) if isinstance(each, ast.For))
    loop: Any = body[at]
    names = [argument.arg for argument in source.args.args]  # type: ignore[attr-defined]
    rows = [name for name in names if name not in NUMBERS]
    own = {*rows, *_assigned(body)} - {loop.target.id}
    sides = [_Side(k, count, own, operation.state) for k in range(count)]
    begun = [side.text([loop.iter.args[0]]) for side in sides]
    end = sides[0].text([loop.iter.args[-1]])
    taken = [f"{name}_{k}" for k in range(count) for name in names[: operation.inputs]]
    taken += [f"{name}_{k}" for k in range(count) for name in rows[operation.inputs :]]
    taken += [name for name in NUMBERS if name in names]
    lines = [f"def loop({', '.join(taken)}):"]
    lines += [f"    share = len(p) // {count}"] if "p" in names else []
    lines += [side.text(body[:at], 4) for side in sides]
    lines += ["    first = 0"]
    lines += [f"    first = {each} if {each} > first else first" for each in begun]
    for side, start in zip(sides, begun, strict=True):
        lines += [f"    for i in range({start}, first):", side.text(loop.body, 8)]
    lines += [f"    for i in range(first, {end}):"]
    lines += [side.text(loop.body, 8) for side in sides]
    lines += [side.text(body[at + 1 :], 4) for side in sides]
    return _made(operation, "\n".join(lines) + "\n", count)


def _assigned(body: Iterable[ast.stmt]) -> set[str]:
    return {
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


@dataclass(slots=True)
class _Side(ast.NodeTransformer):
    """Writes statements for one of the several."""

    number: int
    count: int
    own: set[str]
    state: int

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
        behind = f"{self.number * self.state}" if whole == "state" else f"{self.number} * share"
        return ast.parse(f"{whole}[{ast.unparse(node.slice)} + {behind}]", mode="eval").body


def _made(operation: Operation, text: str, count: int) -> Loop:
    around = operation.loop.__globals__
    file = f"<{operation.name}_{count}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    found: dict[str, Any] = {}
    exec(compile(text, file, "exec"), around, found)  # noqa: S102 - our own text, written above
    loop: Loop = found["loop"]
    loop.__module__ = operation.loop.__module__
    loop.__doc__ = text
    return loop
