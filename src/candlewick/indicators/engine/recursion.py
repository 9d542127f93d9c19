"""What the loop of a recursion says: reads the loops that vectors can do.

Such a loop has this form:

* names are given what is kept, what the parameters are, or a number;
* `while (begun < len(row)) & (...)`: what is done until there is a seed;
* `for i in range(begun, len(row))`: assignments;
* `if name != name`: what is done if something was unknown, from the kept numbers on;
* `state[k] = name`.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from candlewick.indicators.engine.elementwise import NotElementwiseError
from candlewick.indicators.engine.operation import Operation


@dataclass(frozen=True, slots=True)
class Recursion:
    """What a loop says.

    Attributes:
        rows: its input rows.
        outputs: its output rows.
        given: what each name is given before the loop: `state[k]`, `p[k]` or a number.
        waits: what holds until there is a seed.
        body: what is done for each bar.
        checked: the names that are no number where something was unknown.
        kept: by the number in the state, the name that is kept.
    """

    rows: tuple[str, ...]
    outputs: tuple[str, ...]
    given: dict[str, ast.expr]
    waits: ast.expr
    body: tuple[ast.stmt, ...]
    checked: tuple[str, ...]
    kept: dict[int, str]

    def carried(self) -> list[str]:
        """Return the names that go from bar to bar."""
        written = {
            node.id
            for statement in self.body
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        return [name for name in self.given if name in written]

    def asked(self, array: str) -> list[int]:
        """Return which numbers of the state or of the parameters are asked for."""
        asked = [*self.given.values(), self.waits, *self.body]
        found = {
            each.slice.value
            for part in asked
            for each in ast.walk(part)
            if isinstance(each, ast.Subscript)
            and ast.unparse(each.value) == array
            and isinstance(each.slice, ast.Constant)
        }
        return sorted(cast("set[int]", found))


def recursion_of(operation: Operation) -> Recursion:
    """Read the loop of an operation.

    Raises:
        NotElementwiseError: it has not the form.
    """
    (source,) = ast.parse(textwrap.dedent(inspect.getsource(operation.loop))).body
    body: list[ast.stmt] = cast("ast.FunctionDef", source).body
    names = [argument.arg for argument in cast("ast.FunctionDef", source).args.args]
    ends = operation.inputs + operation.outputs
    loops = [k for k, each in enumerate(body) if isinstance(each, ast.For)]
    waits = list(_waits(body))
    if operation.scratch or len(loops) != 1 or len(waits) != 1:
        raise NotElementwiseError
    (at,) = loops
    after = body[at + 1 :]
    return Recursion(
        rows=tuple(names[: operation.inputs]),
        outputs=tuple(names[operation.inputs : ends]),
        given=dict(_given(body[:at])),
        waits=waits[0],
        body=tuple(cast("ast.For", body[at]).body),
        checked=tuple(_checked(after)),
        kept=dict(_kept(after)),
    )


def _pairs(statements: Iterable[ast.stmt]) -> Iterator[tuple[ast.expr, ast.expr]]:
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Tuple(targets)], value=ast.Tuple(values)):
                yield from zip(targets, values, strict=True)
            case ast.Assign(targets=[target], value=value):
                yield target, value
            case _:
                pass


def _given(statements: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for target, value in _pairs(statements):
        match target, value:
            case ast.Name(name), ast.Subscript(ast.Name("state" | "p"), ast.Constant(int())):
                yield name, value
            case ast.Name(name), ast.Constant(float()):
                yield name, value
            case _:
                pass


def _waits(statements: Iterable[ast.stmt]) -> Iterator[ast.expr]:
    for statement in statements:
        match statement:
            case ast.While(test=ast.BinOp(ast.Compare(), ast.BitAnd(), test)):
                yield test
            case _:
                pass


def _checked(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case ast.If(test=ast.Compare(ast.Name(one), [ast.NotEq()], [ast.Name(other)])) if (
                one == other
            ):
                yield one
            case _:
                pass


def _kept(statements: Iterable[ast.stmt]) -> Iterator[tuple[int, str]]:
    for target, value in _pairs(statements):
        match target, value:
            case ast.Subscript(ast.Name("state"), ast.Constant(int(k))), ast.Name(name):
                yield k, name
            case _:
                pass
