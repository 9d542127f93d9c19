"""Tables of what came back, and how a figure is written."""

from dataclasses import dataclass

import numpy as np
from calls import CALLS
from libraries import LIBRARIES, Library
from market import Market

from candlewick.domain.arrays import FloatArray

NONE = "none"
NO_CALL = "-"
ABSENT = "not installed"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, and whether it is wrong."""

    text: str
    wrong: bool = False

    def __str__(self) -> str:
        return f"**{self.text}**" if self.wrong else self.text


@dataclass(frozen=True, slots=True)
class Row:
    """What was asked, what is right, and what each library says."""

    asked: str
    right: str
    cells: tuple[Cell, ...]


def heads() -> list[str]:
    """Return the columns of a table over the libraries."""
    return ["", "right", *(library.title for library in LIBRARIES)]


def series(indicator: str, market: Market, library: Library) -> FloatArray | Cell:
    """Run one call; where there are no values, return what the table says instead."""
    if library.name not in CALLS[indicator]:
        return Cell(NO_CALL)
    if not library.installed:
        return Cell(ABSENT)
    result = library.run(indicator, market)
    return Cell(result) if isinstance(result, str) else result


def number(value: float) -> str:
    """Write a value with six digits."""
    return NONE if np.isnan(value) else f"{value:.6g}"


def error(value: float) -> str:
    """Write an error with one digit."""
    return "0" if value == 0.0 else f"{value:.0e}"
