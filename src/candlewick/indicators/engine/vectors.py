"""Instructions on vectors, in LLVM's assembly."""

import functools
import re
from collections.abc import Iterable, Sequence

WIDE = 4
"""How many numbers a vector holds."""

VECTOR, TRUTHS = f"<{WIDE} x double>", f"<{WIDE} x i1>"


def splat(number: str) -> str:
    """Write a vector of one number throughout."""
    return f"<{', '.join([f'double {number}'] * WIDE)}>"


def wide(line: str) -> str:
    """Let an instruction for one number do the same for a vector of them."""
    line = re.sub(r"\bdouble\b", VECTOR, line)
    line = re.sub(r"\bi1\b", TRUTHS, line)
    line = re.sub(r"0x[0-9A-F]{16}", lambda found: splat(found[0]), line)
    line = line.replace(", true", f", <{', '.join(['i1 true'] * WIDE)}>")
    return line.replace(".f64(", f".v{WIDE}f64(")


class Vectors:
    """A text that instructions are appended to; every name in it is given once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._begun = 0

    def add(self, text: str) -> str:
        """Append an instruction and return the name of what it gives."""
        name = f"%t{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        return name

    def taken(self) -> str:
        """Return the lines since the last time."""
        lines, self._begun = self.lines[self._begun :], len(self.lines)
        return "\n".join(lines)

    def loaded(self, array: int, place: str, kind: str) -> str:
        """Read a number or a vector of an array."""
        at = self.add(f"getelementptr double, ptr %p{array}, i64 {place}")
        return self.add(f"load {kind}, ptr {at}, align 8")

    def store(self, value: str, array: int, place: str) -> None:
        """Write a number or a vector to an array."""
        at = self.add(f"getelementptr double, ptr %p{array}, i64 {place}")
        self.lines.append(f"store {value}, ptr {at}, align 8")

    def vector(self, numbers: Sequence[str]) -> str:
        """Put numbers into a vector."""
        vector = "poison"
        for lane, number in enumerate(numbers):
            vector = self.add(f"insertelement {VECTOR} {vector}, double {number}, i64 {lane}")
        return vector

    def turned(self, rows: Sequence[str]) -> list[str]:
        """Turn four vectors round: the first of each, then the second of each."""

        def mixed(one: str, other: str, *places: int) -> str:
            mask = ", ".join(f"i32 {place}" for place in places)
            return self.add(
                f"shufflevector {VECTOR} {one}, {VECTOR} {other}, <{WIDE} x i32> <{mask}>"
            )

        a, b, c, d = rows
        even = mixed(a, b, 0, 4, 2, 6), mixed(c, d, 0, 4, 2, 6)
        odd = mixed(a, b, 1, 5, 3, 7), mixed(c, d, 1, 5, 3, 7)
        return [
            mixed(*even, 0, 1, 4, 5), mixed(*odd, 0, 1, 4, 5),
            mixed(*even, 2, 3, 6, 7), mixed(*odd, 2, 3, 6, 7),
        ]  # fmt: skip

    def any(self, truths: Iterable[str]) -> str:
        """Return what says whether one of the truths holds anywhere."""
        found = [
            self.add(f"call i1 @llvm.vector.reduce.or.v4i1({TRUTHS} {each})") for each in truths
        ]
        return functools.reduce(lambda one, other: self.add(f"or i1 {one}, {other}"), found)
