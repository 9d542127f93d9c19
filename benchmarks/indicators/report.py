"""What a part found, and how it is written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure with its target.

    Attributes:
        what: the row of the table.
        value: what was measured.
        target: what it was to be.
        at_least: whether more is better.
        unit: behind both figures.
    """

    what: str
    value: float
    target: float
    at_least: bool = False
    unit: str = ""

    @property
    def met(self) -> bool:
        """Return whether the target is reached."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    def cells(self) -> list[str]:
        """Return the row of the summary."""
        bound = "at least" if self.at_least else "at most"
        wanted = f"{bound} {self.target:.3g}{self.unit}"
        return [self.what, f"{self.value:.3g}{self.unit}", wanted, "yes" if self.met else "**no**"]


@dataclass(frozen=True, slots=True)
class Part:
    """What one part found.

    Attributes:
        text: how it was measured, and what to know about it.
        heads: of the table of details; none, if there are none.
        rows: of that table.
        findings: the figures with a target.
    """

    text: str
    findings: Sequence[Finding]
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()

    def __str__(self) -> str:
        parts = [self.text, summary(self.findings)]
        if self.heads:
            parts.append(table(self.heads, self.rows))
        return "\n\n".join(parts) + "\n"


def summary(findings: Iterable[Finding]) -> str:
    """Write figures beside their targets."""
    return table(["", "measured", "target", "met"], [each.cells() for each in findings])


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def times(ratio: float) -> str:
    """Write how many times as fast."""
    return f"{ratio:.2f}x"
