"""The one loop that several small steps become, in LLVM's assembly.

Its steps are translated one after the other. Where something else is written than a step's own loop
says, the bits are the same: for divisions by numbers that are known (`division`) and for truths
(`truth`).
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from candlewick.indicators.engine import compiler, division, truth
from candlewick.indicators.engine.elementwise import Body, Translation, literal
from candlewick.indicators.engine.program import Program
from candlewick.indicators.engine.step import Step
from candlewick.indicators.engine.truth import Truth

Steps = Sequence[tuple[Step, Body]]


class Assembly(NamedTuple):
    """A loop.

    Attributes:
        text: its assembly. The row that it is handed holds two numbers of the driver's, then the
            addresses of what it reads and of what it writes, then numbers.
        reads: [line, bars] what is read, and how many bars before the block that begins.
        numbers: the numbers in the row.
    """

    text: str
    reads: tuple[tuple[int, int], ...]
    numbers: tuple[float, ...]


def assembly_of(
    program: Program, steps: Steps, writes: Sequence[int], again: Mapping[int, tuple[Step, Body]]
) -> Assembly:
    """Translate steps that treat each bar by itself.

    Args:
        program: whose steps.
        steps: in an order in which inputs come before what needs them.
        writes: which of their lines are written to memory.
        again: lines that lie nowhere, by how each is computed when it is needed.
    """
    outside = _Outside(program, again)
    quick = _Loop(outside, truth.flags_of(program), trusts=compiler.adds_products_at_once())
    quick.add_all(steps)
    bodies = [quick]
    if quick.doubts:
        bodies.append(_Loop(outside, quick.flags, trusts=False))
        bodies[1].add_all(steps)
    names = ("ENTRY", "careful")
    functions = [
        _function(name, body, outside, writes) for name, body in zip(names, bodies, strict=False)
    ]
    return Assembly(
        "\n".join([_DECLARED, *functions, _PARALLEL]),
        tuple(outside.reads), tuple(outside.numbers),
    )  # fmt: skip


@dataclass(slots=True)
class _Outside:
    """What a loop is handed."""

    program: Program
    again: Mapping[int, tuple[Step, Body]]
    reads: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: list[float] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)

    def number(self, number: float) -> str:
        bits = literal(number)
        if bits not in self.known:
            self.known[bits] = f"%k{len(self.numbers)}"
            self.numbers.append(number)
        return self.known[bits]

    def read(self, line: int, back: int) -> str:
        return self.reads.setdefault((line, back), f"%x{len(self.reads)}")


@dataclass(slots=True)
class _Loop:
    """The translation of some steps.

    Attributes:
        outside: what it is handed.
        flags: which lines are 1, 0 or NaN.
        trusts: whether it divides by multiplying.
        names: what lines are called, by how many bars ago.
        truths: what lines are called that are truths, likewise.
        doubts: the names of bits; if any is set, the bits are not to be trusted.
        lines: the assembly.
    """

    outside: _Outside
    flags: frozenset[int]
    trusts: bool
    names: dict[tuple[int, int], str] = field(default_factory=dict)
    truths: dict[tuple[int, int], Truth] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add_all(self, steps: Steps) -> None:
        for step, body in steps:
            self._add(step, body, 0)

    def _add(self, step: Step, body: Body, back: int) -> None:
        """Add what a step gives so many bars ago."""
        others = self._is_flag, self._is_choice, self._divides
        if not any(other(step, back) for other in others):
            self._translate(step, body, back)

    def _translate(self, step: Step, body: Body, back: int) -> None:
        history = step.operation.history(*step.parameters)

        def load(row: int, index: int) -> str:
            line, before = step.inputs[row], history - index
            if before and line in self.outside.program.constants:
                # Before the first bar there is no number either.
                return self.outside.read(line, before + back)
            return self.value(line, before + back)

        def number(place: int) -> str:
            return self.outside.number(step.parameters[place])

        outputs = Translation(self.lines, body, load, number).outputs()
        places = [(line, back) for line in step.outputs]
        self.names.update(zip(places, outputs, strict=True))

    def value(self, line: int, back: int = 0) -> str:
        """Return what a number is called, and put it into words if it is but a truth so far."""
        if not back and line in self.outside.program.constants:
            return self.outside.number(self.outside.program.constants[line])
        if not self._is_known(line, back):
            return self.outside.read(line, back)
        if (line, back) not in self.names:
            at = self._at()
            self.lines += truth.chosen(self.truths[line, back], truth.ONE, truth.ZERO, at)
            self.names[line, back] = f"{at}.v"
        return self.names[line, back]

    def _is_known(self, line: int, back: int) -> bool:
        """Say whether a line has a name here, once all has been done to give it one."""
        known = (line, back) in self.names or (line, back) in self.truths
        if not known and line in self.outside.again:
            self._add(*self.outside.again[line], back)
            return True
        return known

    def _truth(self, line: int, back: int) -> Truth:
        if not self._is_known(line, back) or (line, back) not in self.truths:
            value, at = self.value(line, back), self._at()
            lines, self.truths[line, back] = truth.read(value, at)
            self.lines += lines
        return self.truths[line, back]

    def _at(self) -> str:
        return f"%n{len(self.lines)}"

    def _is_flag(self, step: Step, back: int) -> bool:
        name, (output,) = step.operation.name, step.outputs
        if name in truth.COMPARED:
            values = [self.value(line, back) for line in step.inputs]
            lines, found = truth.compared(step, values, self._at())
        elif output in self.flags and name in truth.COMBINED:
            truths = [self._truth(line, back) for line in step.inputs]
            lines, found = truth.combined(step, truths, self._at())
        else:
            return False
        self.lines += lines
        self.truths[output, back] = found
        return True

    def _is_choice(self, step: Step, back: int) -> bool:
        condition, *values = step.inputs
        if step.operation.name != "where" or condition not in self.flags:
            return False
        test = self._truth(condition, back)
        yes, no = (self.value(line, back) for line in values)
        at = self._at()
        self.lines += truth.chosen(test, yes, no, at)
        self.names[step.outputs[0], back] = f"{at}.v"
        return True

    def _divides(self, step: Step, back: int) -> bool:
        by = self.outside.program.constants.get(step.inputs[-1])
        if step.operation.name != "divide" or by is None:
            return False
        reciprocal = division.reciprocal_of(by)
        if reciprocal is None:
            return False
        x, at = self.value(step.inputs[0], back), self._at()
        number, first = self.outside.number(by), self.outside.number(reciprocal.first)
        if reciprocal.rest == 0.0:
            self.lines.append(f"{at}.q = fmul double {x}, {first}")
        elif self.trusts:
            rest = self.outside.number(reciprocal.rest)
            self.lines += division.quotient(x, (number, first, rest), at)
            self.doubts.append(f"{at}.w")
        else:
            self.lines.append(f"{at}.q = fdiv double {x}, {number}")
        self.names[step.outputs[0], back] = f"{at}.q"
        return True


def _function(name: str, body: _Loop, outside: _Outside, writes: Sequence[int]) -> str:
    values = [body.value(line) for line in writes]
    reads, rows = list(outside.reads.values()), len(outside.reads) + len(writes)
    before = [_pointer(row) for row in range(rows)]
    before += [
        f"%h{k} = getelementptr double, ptr %row, i64 {2 + rows + k}\n"
        f"%k{k} = load double, ptr %h{k}"
        for k in range(len(outside.numbers))
    ]
    loads = [
        f"%e{row} = getelementptr double, ptr %p{row}, i64 %i\n"
        f"{x} = load double, ptr %e{row}, !llvm.access.group !0"
        for row, x in enumerate(reads)
    ]
    stores = [
        f"%e{row} = getelementptr double, ptr %p{row}, i64 %i\n"
        f"store double {value}, ptr %e{row}, !llvm.access.group !0"
        for row, value in enumerate(values, len(reads))
    ]
    doubt, doubts = "%doubt", []
    for k, each in enumerate(body.doubts):
        doubts.append(f"%doubt{k} = or i1 {doubt}, {each}")
        doubt = f"%doubt{k}"
    return _TEXT.format(
        kind="internal " if name == "careful" else "",
        name=name,
        before="\n".join(before),
        phi=f"%doubt = phi i1 [ false, %begin ], [ {doubt}, %loop ]" if doubts else "",
        body="\n".join([*loads, *body.lines, *doubts, *stores]),
        after=_AGAIN.format(doubt=doubt) if doubts else "ret void",
    )


@functools.cache
def _pointer(row: int) -> str:
    return (
        f"%s{row} = getelementptr i64, ptr %row, i64 {2 + row}\n"
        f"%b{row} = load i64, ptr %s{row}\n"
        f"%c{row} = add i64 %b{row}, %shift\n"
        f"%p{row} = inttoptr i64 %c{row} to ptr"
    )


_DECLARED = """\
declare double @llvm.fabs.f64(double)
declare double @llvm.sqrt.f64(double)
declare double @llvm.fma.f64(double, double, double)
"""

_TEXT = """\
define {kind}void @{name}(ptr %row, i64 %at, i64 %size) {{
begin:
%shift = shl i64 %at, 3
{before}
%any = icmp sgt i64 %size, 0
br i1 %any, label %loop, label %end
loop:
%i = phi i64 [ 0, %begin ], [ %next, %loop ]
{phi}
{body}
%next = add nuw nsw i64 %i, 1
%more = icmp slt i64 %next, %size
br i1 %more, label %loop, label %done, !llvm.loop !1
done:
{after}
end:
ret void
}}
"""

_AGAIN = """\
br i1 {doubt}, label %again, label %end
again:
call void @careful(ptr %row, i64 %at, i64 %size)
ret void"""

_PARALLEL = """\
!0 = distinct !{}
!1 = distinct !{!1, !2}
!2 = !{!"llvm.loop.parallel_accesses", !0}
"""
