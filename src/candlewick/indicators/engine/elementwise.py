"""Reads the loops that treat each bar by itself, so that several can run as one.

The loop stays the only definition: its body is translated, expression by expression, into the
assembly of LLVM. A loop that does more than arithmetic on the numbers of a bar is left alone.
"""

import ast
import functools
import inspect
import math
import struct
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import FunctionType
from typing import cast

from candlewick.indicators.engine.operation import Operation

Load = Callable[[int, int], str]
"""Gives the name of a value by the number of its row and its index in it, less `i`."""

Number = Callable[[int], str]
"""Gives the name of a parameter."""

_BINARY = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul", ast.Div: "fdiv"}
_LOGICAL = {ast.BitAnd: "and", ast.BitOr: "or", ast.And: "and", ast.Or: "or"}
_COMPARED = {
    ast.Lt: "olt", ast.LtE: "ole", ast.Gt: "ogt", ast.GtE: "oge", ast.Eq: "oeq", ast.NotEq: "une",
}  # fmt: skip
_CALLED = {"abs": "llvm.fabs.f64", "math.sqrt": "llvm.sqrt.f64"}


class NotElementwiseError(Exception):
    """The loop does something that cannot be translated."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a loop does for one bar.

    Attributes:
        operation: whose loop it is.
        rows: the numbers of the input rows by name.
        outputs: the names of the output rows, in order.
        parameters: what the loop calls its parameters.
        offsets: by the name of a slice, the row that it is of, and where it begins.
        statements: what is done for each bar.
        reads: every row that is read, and at what index, less `i`.
    """

    operation: Operation
    rows: dict[str, int]
    outputs: tuple[str, ...]
    parameters: str
    offsets: dict[str, tuple[int, int]]
    statements: tuple[ast.stmt, ...]
    reads: tuple[tuple[int, int], ...]


@functools.cache
def body_of(operation: Operation) -> Body | None:
    """Return what the loop does for a bar, or nothing if it is not that simple."""
    if operation.state or operation.scratch:
        return None
    try:
        return _body(operation)
    except (NotElementwiseError, OSError, SyntaxError):
        return None


def _body(operation: Operation) -> Body:
    (source,) = ast.parse(textwrap.dedent(inspect.getsource(operation.loop))).body
    if not isinstance(source, ast.FunctionDef):
        raise NotElementwiseError
    names = [argument.arg for argument in source.args.args]
    rows = {name: number for number, name in enumerate(names[: operation.inputs])}
    outputs = tuple(names[operation.inputs : operation.inputs + operation.outputs])
    offsets = {name: (row, 0) for name, row in rows.items()}
    *before, loop = source.body
    for statement in before:
        if not _is_comment(statement):
            name, row, begin = _slice(statement)
            offsets[name] = (rows[row] if row in rows else _refuse(), begin)
    if not _is_over_bars(loop, outputs):
        raise NotElementwiseError
    found: dict[tuple[int, int], None] = {}

    def load(row: int, index: int) -> str:
        found[row, index] = None
        return "0.0"

    draft = Body(
        operation, rows, outputs, "p" if operation.keeps else "", offsets,
        tuple(cast("ast.For", loop).body), (),
    )  # fmt: skip
    Translation([], draft, load, lambda _: "0.0").outputs()
    return replace(draft, reads=tuple(found))


def _is_comment(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _slice(statement: ast.stmt) -> tuple[str, str, int]:
    """Read `late = row[1:]`."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(name)],
            value=ast.Subscript(ast.Name(row), ast.Slice(ast.Constant(int(begin)), None, None)),
        ):
            return name, row, begin
        case _:
            raise NotElementwiseError


def _is_over_bars(loop: ast.stmt, outputs: tuple[str, ...]) -> bool:
    return isinstance(loop, ast.For) and ast.unparse(loop).startswith(
        tuple(f"for i in range(len({name})):" for name in outputs)
    )


def _refuse() -> int:
    raise NotElementwiseError


@dataclass(frozen=True, slots=True)
class Value:
    """A number or a truth, by the name or the digits that it has in the assembly."""

    text: str
    is_truth: bool = False


def literal(number: float) -> str:
    """Write a number, bit for bit."""
    (whole,) = struct.unpack("<Q", struct.pack("<d", number))
    return f"0x{whole:016X}"


@dataclass(slots=True)
class Translation:
    """Appends the assembly of a loop body to `lines`."""

    lines: list[str]
    body: Body
    load: Load
    number: Number
    names: dict[str, Value] = field(default_factory=dict)

    def outputs(self) -> list[str]:
        """Append the body and return the names of its outputs."""
        for statement in self.body.statements:
            if not _is_comment(statement):
                self._assign(statement)
        try:
            return [self.names[f"{output}[i]"].text for output in self.body.outputs]
        except KeyError:
            raise NotElementwiseError from None

    def _emit(self, text: str, *, is_truth: bool = False) -> Value:
        name = f"%t{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        return Value(name, is_truth)

    def _assign(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets=[ast.Tuple(targets)], value=ast.Tuple(values)):
                pairs = list(zip(targets, map(self._value, values), strict=True))
            case ast.Assign(targets=[target], value=value):
                pairs = [(target, self._value(value))]
            case _:
                raise NotElementwiseError
        for place, known in pairs:
            self.names[ast.unparse(place)] = known

    def _value(self, node: ast.expr) -> Value:  # noqa: PLR0911 - one for each kind
        known = self.names.get(ast.unparse(node))
        if known is not None:
            return known
        match node:
            case ast.Constant(int() | float() as number):
                return Value(literal(number))
            case ast.Attribute(ast.Name("math"), "nan"):
                return Value(literal(math.nan))
            case ast.Name(name):
                return self._outside(name)
            case ast.Subscript(ast.Name(name), index):
                return self._element(name, index)
            case ast.IfExp(test, yes, no):
                parts = self._truth(test), self._float(yes), self._float(no)
                return self._emit("select i1 {}, double {}, double {}".format(*parts))
            case ast.Call(function, arguments, []):
                return self._call(ast.unparse(function), [self._float(each) for each in arguments])
            case _:
                return self._operator(node)

    def _operator(self, node: ast.expr) -> Value:
        match node:
            case ast.UnaryOp(ast.USub(), operand):
                return self._emit(f"fneg double {self._float(operand)}")
            case ast.UnaryOp(ast.Not(), operand):
                return self._emit(f"xor i1 {self._truth(operand)}, true", is_truth=True)
            case ast.BinOp(left, operator, right) if type(operator) in _BINARY:
                name = _BINARY[type(operator)]
                return self._emit(f"{name} double {self._float(left)}, {self._float(right)}")
            case ast.BinOp(left, operator, right) if type(operator) in _LOGICAL:
                return self._logical(operator, [left, right])
            case ast.BoolOp(operator, values):
                return self._logical(operator, values)
            case ast.Compare(left, [operator], [right]):
                name = f"fcmp {_COMPARED[type(operator)]} double"
                text = f"{name} {self._float(left)}, {self._float(right)}"
                return self._emit(text, is_truth=True)
            case _:
                raise NotElementwiseError

    def _logical(self, operator: ast.AST, values: Sequence[ast.expr]) -> Value:
        name = _LOGICAL[type(operator)]
        first, *others = [self._truth(value) for value in values]
        for other in others:
            first = self._emit(f"{name} i1 {first}, {other}").text
        return Value(first, is_truth=True)

    def _float(self, node: ast.expr) -> str:
        value = self._value(node)
        if value.is_truth:
            raise NotElementwiseError
        return value.text

    def _truth(self, node: ast.expr) -> str:
        value = self._value(node)
        if not value.is_truth:
            raise NotElementwiseError
        return value.text

    def _outside(self, name: str) -> Value:
        number = cast("FunctionType", self.body.operation.loop).__globals__.get(name)
        if not isinstance(number, int | float):
            raise NotElementwiseError
        return Value(literal(number))

    def _element(self, name: str, index: ast.expr) -> Value:
        match index:
            case ast.Name("i"):
                further = 0
            case ast.BinOp(ast.Name("i"), ast.Add(), ast.Constant(int(further))):
                pass
            case ast.Constant(int(place)) if name and name == self.body.parameters:
                return Value(self.number(place))
            case _:
                raise NotElementwiseError
        if name not in self.body.offsets:
            raise NotElementwiseError
        row, begin = self.body.offsets[name]
        return Value(self.load(row, begin + further))

    def _call(self, name: str, arguments: list[str]) -> Value:
        if name == "math.isnan" and len(arguments) == 1:
            return self._emit(f"fcmp uno double {arguments[0]}, {arguments[0]}", is_truth=True)
        if name not in _CALLED or len(arguments) != 1:
            raise NotElementwiseError
        return self._emit(f"call double @{_CALLED[name]}(double {arguments[0]})")
