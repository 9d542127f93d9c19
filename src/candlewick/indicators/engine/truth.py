"""Whether something holds, kept apart from the number that says so.

A comparison is 1, 0 or NaN. Inside one loop it stays two bits: whether it holds, and whether that is
unknown, in which case it does not hold. Only who needs the number gets it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from candlewick.indicators.engine.elementwise import literal
from candlewick.indicators.engine.program import Program
from candlewick.indicators.engine.step import Step

COMPARED = {"less": "olt", "at_most": "ole", "greater": "ogt", "at_least": "oge", "same": "oeq"}
COMBINED = {"both": "and", "either": "or"}

NAN, ONE, ZERO = literal(float("nan")), literal(1.0), literal(0.0)


class Truth(NamedTuple):
    """The names of two bits, of which at most one is set."""

    holds: str
    unknown: str


def flags_of(program: Program) -> frozenset[int]:
    """Return which lines are 1, 0 or NaN."""
    flags: set[int] = set()
    for step in program.steps:
        name = step.operation.name
        passes = name in {*COMBINED, "opposite", "previous"} and flags.issuperset(step.inputs)
        if name in COMPARED or passes:
            flags.update(step.outputs)
    return frozenset(flags)


def compared(step: Step, values: Sequence[str], at: str) -> tuple[list[str], Truth]:
    """Return the assembly of a comparison of two numbers, and what it gives."""
    one, other = values
    name = COMPARED[step.operation.name]
    return [
        f"{at}.t = fcmp {name} double {one}, {other}",
        f"{at}.u = fcmp uno double {one}, {other}",
    ], Truth(f"{at}.t", f"{at}.u")


def combined(step: Step, truths: Sequence[Truth], at: str) -> tuple[list[str], Truth]:
    """Return the assembly of what two truths, or the opposite of one, come to."""
    one, other = truths[0], truths[-1]
    if step.operation.name == "opposite":
        lines = [f"{at}.o = or i1 {one.holds}, {one.unknown}", f"{at}.t = xor i1 {at}.o, true"]
        return lines, Truth(f"{at}.t", one.unknown)
    lines = [f"{at}.u = or i1 {one.unknown}, {other.unknown}"]
    if step.operation.name == "both":
        return [*lines, f"{at}.t = and i1 {one.holds}, {other.holds}"], Truth(f"{at}.t", f"{at}.u")
    known = [f"{at}.o = or i1 {one.holds}, {other.holds}", f"{at}.k = xor i1 {at}.u, true"]
    return [*lines, *known, f"{at}.t = and i1 {at}.o, {at}.k"], Truth(f"{at}.t", f"{at}.u")


def chosen(truth: Truth, yes: str, no: str, at: str) -> list[str]:
    """Return the assembly of a number `at`.v: one if it holds, another if not."""
    return [
        f"{at}.c = select i1 {truth.holds}, double {yes}, double {no}",
        f"{at}.v = select i1 {truth.unknown}, double {NAN}, double {at}.c",
    ]


def read(value: str, at: str) -> tuple[list[str], Truth]:
    """Return the assembly of a truth that is there as a number."""
    return [
        f"{at}.t = fcmp one double {value}, {ZERO}",
        f"{at}.u = fcmp uno double {value}, {ZERO}",
    ], Truth(f"{at}.t", f"{at}.u")
