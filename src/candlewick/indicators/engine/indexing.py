"""Loops as they are handed to the compiler: all begin at 0.

Of an index that begins anywhere the compiler does not know that it is never negative: each is
looked at, as it might count from the end, and each row gets a counter of its own. So a loop that
begins later runs over rows that begin there. Over lists that would be copies, so it is not
written like that.
"""

import ast
import copy
import inspect
import textwrap
from types import FunctionType
from typing import Any

from candlewick.indicators.engine.operation import Loop


def from_zero(loop: Loop) -> FunctionType:
    """Write a loop anew, such that whatever it counts begins at 0."""
    source = ast.parse(textwrap.dedent(inspect.getsource(loop)))
    for node in source.body:
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
    written = ast.fix_missing_locations(_FromZero().visit(source))
    around = {**loop.__globals__}
    exec(compile(written, f"<{loop.__name__}>", "exec"), around)  # noqa: S102 - our own text
    made: FunctionType = around[loop.__name__]
    return made


class _FromZero(ast.NodeTransformer):
    def __init__(self) -> None:
        self.many = 0

    def visit_For(self, node: ast.For) -> ast.stmt | list[ast.stmt]:
        self.generic_visit(node)
        match node:
            case ast.For(ast.Name(counter), ast.Call(ast.Name("range"), [begin, end], [])):
                return self._moved(node, counter, begin, end)
            case _:
                return node

    def _moved(
        self, node: ast.For, counter: str, begin: ast.expr, end: ast.expr
    ) -> ast.stmt | list[ast.stmt]:
        rows = _Rows(counter, f"from_{self.many}")
        body = [rows.visit(copy.deepcopy(statement)) for statement in node.body]
        if rows.indices < _uses(node.body, counter):
            return node
        self.many += 1
        since = f"since_{self.many}"
        before = [f"{since} = {ast.unparse(begin)}"]
        before += [f"{name}_{rows.end} = {name}[{since}:]" for name in sorted(rows.found)]
        head = f"for {counter} in range({ast.unparse(end)} - {since}): pass"
        moved: list[Any] = ast.parse("\n".join([*before, head])).body
        moved[-1].body = body
        return moved


def _uses(body: list[ast.stmt], name: str) -> int:
    nodes = (node for statement in body for node in ast.walk(statement))
    return sum(isinstance(node, ast.Name) and node.id == name for node in nodes)


class _Rows(ast.NodeTransformer):
    """Has a loop read and write other rows."""

    def __init__(self, counter: str, end: str) -> None:
        self.counter, self.end = counter, end
        self.found: set[str] = set()
        self.indices = 0

    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        self.generic_visit(node)
        match node:
            case ast.Subscript(
                ast.Name(name),
                ast.Name(index) | ast.BinOp(ast.Name(index), ast.Add(), ast.Constant()),
            ) if index == self.counter:
                self.found.add(name)
                self.indices += 1
                node.value = ast.Name(f"{name}_{self.end}", ast.Load())
        return node
