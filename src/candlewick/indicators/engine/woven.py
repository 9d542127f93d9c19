"""Four recursions in one register: the loop of one, on vectors.

Where loops of one kind run side by side (see `together`), a bar of four of them fits a register of
the processor, and one instruction serves all four. Four bars of four rows are read at a time and
turned round, so that each vector holds one bar of the four; the outputs are turned back.

The loop is translated from the loop of one. Where a seed is still waited for, or something turns out
to be unknown, nothing is kept, and the ordinary loop does it all.
"""

import ast
import functools
from collections.abc import Sequence

from candlewick.indicators.engine.elementwise import (
    Body,
    NotElementwiseError,
    Translation,
    Value,
    literal,
)
from candlewick.indicators.engine.operation import Operation
from candlewick.indicators.engine.recursion import Recursion, recursion_of
from candlewick.indicators.engine.vectors import VECTOR, WIDE, Vectors, splat, wide

Carried = dict[tuple[int, str], str]
"""What goes from bar to bar is called, by the group of four and the name in the loop."""


@functools.cache
def assembly_of(operation: Operation, count: int) -> str:
    """Translate the loop of one into that of several; nothing where it has not the form.

    The row that it is handed is that of the ordinary loop, with its address behind.
    """
    if count % WIDE:
        return ""
    try:
        return _Text(operation, recursion_of(operation), count).whole()
    except (NotElementwiseError, OSError):
        return ""


class _Text(Vectors):
    """The function so far; every name in it is given once."""

    def __init__(self, operation: Operation, form: Recursion, count: int) -> None:
        super().__init__()
        self.operation = operation
        self.form = form
        self.count = count
        members = range(count)
        rows = len(form.rows) + len(form.outputs)
        self.state, self.numbers = 3 + count * rows, 4 + count * rows
        self.inputs = {
            (m, row): 3 + m * len(form.rows) + k for m in members for k, row in enumerate(form.rows)
        }
        first = 3 + count * len(form.rows)
        self.outputs = {
            (m, row): first + m * len(form.outputs) + k
            for m in members
            for k, row in enumerate(form.outputs)
        }

    def header(self) -> None:
        """Read where everything lies."""
        for place in range(3, self.numbers + 3):
            self.lines += [
                f"%s{place} = getelementptr i64, ptr %row, i64 {place}",
                f"%a{place} = load i64, ptr %s{place}",
            ]
        for place in (*self.inputs.values(), *self.outputs.values()):
            self.lines += [
                f"%b{place} = add i64 %a{place}, %shift",
                f"%p{place} = inttoptr i64 %b{place} to ptr",
            ]
        for place in (self.state, self.numbers):
            self.lines.append(f"%p{place} = inttoptr i64 %a{place} to ptr")
        self.lines.append(f"%share = sdiv i64 %a{self.numbers + 1}, {self.count}")
        self.lines.append(f"%other = inttoptr i64 %a{self.numbers + 2} to ptr")

    def known(self, group: int) -> dict[str, Value]:
        """Gather what is kept and what the parameters are, four at a time."""
        found = {}
        for k in self.form.asked("state"):
            kept = [(WIDE * group + lane) * self.operation.state + k for lane in range(WIDE)]
            found[f"state[{k}]"] = self.gathered(self.state, [f"{place}" for place in kept])
        for k in self.form.asked("p"):
            shares = [self.add(f"mul i64 %share, {WIDE * group + lane}") for lane in range(WIDE)]
            places = [self.add(f"add i64 {share}, {k}") for share in shares]
            found[f"p[{k}]"] = self.gathered(self.numbers, places)
        return {name: Value(text) for name, text in found.items()}

    def gathered(self, array: int, places: Sequence[str]) -> str:
        return self.vector([self.loaded(array, place, "double") for place in places])

    def translated(
        self, statements: Sequence[ast.stmt], names: dict[str, Value], bar: dict[str, str]
    ) -> dict[str, Value]:
        """Translate some statements for four at once, and return what the names stand for then."""
        body = Body(
            self.operation, {row: k for k, row in enumerate(self.form.rows)}, (), "",
            {row: (k, 0) for k, row in enumerate(self.form.rows)}, tuple(statements), (),
        )  # fmt: skip
        begin = len(self.lines)
        work = Translation(
            self.lines, body, lambda row, _: bar[self.form.rows[row]], _refused, dict(names)
        )
        work.outputs()
        self.lines[begin:] = [wide(line) for line in self.lines[begin:]]
        return work.names

    def whole(self) -> str:
        """Write the function."""
        groups = range(self.count // WIDE)
        self.header()
        given = {group: self.given(group) for group in groups}
        waits = self.any(self.waits(given[group]) for group in groups)
        carried = [(group, name) for group in groups for name in self.form.carried()]
        first = {key: given[key[0]][key[1]].text for key in carried}
        parts = {"begin": self.taken(), "wait": waits}
        looped = {key: f"%c{k}" for k, key in enumerate(carried)}
        tiled = self.bars(given, looped, "%i", WIDE)
        parts["tiles"] = self.taken()
        ones = {key: f"%m{k}" for k, key in enumerate(carried)}
        single = self.bars(given, ones, "%j", 1)
        parts["ones"] = self.taken()
        last = {key: f"%l{k}" for k, key in enumerate(carried)}
        parts["doubt"] = self.any(
            self.add(f"fcmp uno {VECTOR} {last[group, name]}, {last[group, name]}")
            for group in groups
            for name in self.form.checked
        )
        parts["check"] = self.taken()
        for group in groups:
            self.keep(group, last)
        parts["keep"] = self.taken()
        for name, here, *ends in (
            ("tile_phis", looped, (first, "enter"), (tiled, "tiles")),
            ("one_phis", ones, (tiled, "rest"), (single, "ones")),
            ("last_phis", last, (tiled, "rest"), (single, "ones")),
        ):
            parts[name] = "\n".join(
                f"{here[key]} = phi {VECTOR} "
                + ", ".join(f"[ {values[key]}, %{block} ]" for values, block in ends)
                for key in carried
            )
        return _WHOLE.format(**parts)

    def given(self, group: int) -> dict[str, Value]:
        """Return what names and elements stand for before the first bar."""
        names = self.known(group)
        for name, value in self.form.given.items():
            match value:
                case ast.Constant(float(number)):
                    names[name] = Value(splat(literal(number)))
                case _:
                    names[name] = names[ast.unparse(value)]
        return names

    def waits(self, names: dict[str, Value]) -> str:
        test = ast.Assign([ast.Name("waits")], self.form.waits)
        return self.translated([test], names, {})["waits"].text

    def bars(
        self, given: dict[int, dict[str, Value]], carried: Carried, at: str, count: int
    ) -> Carried:
        """Do so many bars, and return what goes on from there."""
        after: Carried = {}
        for group, known in given.items():
            rows = {row: self.read(group, row, at, count) for row in self.form.rows}
            names = known | {name: Value(carried[group, name]) for name in self.form.carried()}
            written: dict[str, list[str]] = {row: [] for row in self.form.outputs}
            for bar in range(count):
                here = {row: vectors[bar] for row, vectors in rows.items()}
                now = self.translated(self.form.body, names, here)
                names |= {name: now[name] for name in self.form.carried()}
                for row, vectors in written.items():
                    vectors.append(now[f"{row}[i]"].text)
            for row, vectors in written.items():
                self.write(group, row, at, vectors)
            after |= {(group, name): names[name].text for name in self.form.carried()}
        return after

    def read(self, group: int, row: str, at: str, count: int) -> list[str]:
        places = [self.inputs[WIDE * group + lane, row] for lane in range(WIDE)]
        if count == 1:
            return [self.vector([self.loaded(place, at, "double") for place in places])]
        return self.turned([self.loaded(place, at, VECTOR) for place in places])

    def write(self, group: int, row: str, at: str, vectors: Sequence[str]) -> None:
        turned = self.turned(vectors) if len(vectors) > 1 else []
        for lane in range(WIDE):
            place = self.outputs[WIDE * group + lane, row]
            if turned:
                self.store(f"{VECTOR} {turned[lane]}", place, at)
            else:
                number = self.add(f"extractelement {VECTOR} {vectors[0]}, i64 {lane}")
                self.store(f"double {number}", place, at)

    def keep(self, group: int, last: Carried) -> None:
        for k, name in self.form.kept.items():
            for lane in range(WIDE):
                number = self.add(f"extractelement {VECTOR} {last[group, name]}, i64 {lane}")
                place = (WIDE * group + lane) * self.operation.state + k
                self.store(f"double {number}", self.state, f"{place}")


def _refused(_: int) -> str:
    raise NotElementwiseError


_WHOLE = """\
declare <4 x double> @llvm.fabs.v4f64(<4 x double>)
declare <4 x double> @llvm.sqrt.v4f64(<4 x double>)
declare i1 @llvm.vector.reduce.or.v4i1(<4 x i1>)

define void @ENTRY(ptr %row, i64 %at, i64 %size) {{
begin:
%shift = shl i64 %at, 3
{begin}
%few = icmp slt i64 %size, 4
%not = or i1 %few, {wait}
br i1 %not, label %ordinary, label %enter
enter:
%whole = and i64 %size, -4
br label %tiles
tiles:
%i = phi i64 [ 0, %enter ], [ %next, %tiles ]
{tile_phis}
{tiles}
%next = add nuw nsw i64 %i, 4
%more = icmp slt i64 %next, %whole
br i1 %more, label %tiles, label %rest
rest:
%left = icmp slt i64 %whole, %size
br i1 %left, label %ones, label %check
ones:
%j = phi i64 [ %whole, %rest ], [ %after, %ones ]
{one_phis}
{ones}
%after = add nuw nsw i64 %j, 1
%another = icmp slt i64 %after, %size
br i1 %another, label %ones, label %check
check:
{last_phis}
{check}
br i1 {doubt}, label %ordinary, label %keep
keep:
{keep}
ret void
ordinary:
call void %other(ptr %row, i64 %at, i64 %size)
ret void
}}
"""
