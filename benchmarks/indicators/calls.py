"""The pairs of calls, ready to run on a market, and whether both compute the same."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import numpy as np
from clock import Call
from market import Columns
from pairs import Pair

import candlewick.indicators  # noqa: F401 - fills the catalogue
from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import CATALOGUE

LAST = 500
"""[bars] how many at the end are compared: by then a series has forgotten how it began."""

TOLERANCE = 1e-9


def both(pair: Pair, columns: Columns) -> dict[str, Call]:
    """Return the calls of a pair over some columns."""
    return {"talib": theirs(pair.talib, columns), "ours": ours(pair.ours, columns)}


def theirs(text: str, columns: Columns) -> Call:
    """Return a call of TA-Lib."""
    return _ready(text, {**vars(import_module("talib")), **columns})


def ours(text: str, columns: Columns) -> Call:
    """Return a call of this library."""
    return _ready(text, {**CATALOGUE, **columns})


def difference(pair: Pair, columns: Columns) -> float:
    """Return how far both are apart at the end, by the size of the values."""
    calls = both(pair, columns)
    found: Any = calls["ours"]()
    if pair.lines:
        found = [getattr(found, line) for line in pair.lines.split()]
    apart = zip(_lines(calls["talib"]()), _lines(found), strict=True)
    return max(_apart(a[-LAST:], b[-LAST:]) for a, b in apart)


def same(pairs: Iterable[Pair], columns: Columns) -> tuple[list[Pair], dict[str, float]]:
    """Return the pairs that agree, and how far apart the others are."""
    found = {pair: difference(pair, columns) for pair in pairs}
    agreed = [pair for pair, apart in found.items() if apart <= TOLERANCE]
    return agreed, {p.talib: apart for p, apart in found.items() if not apart <= TOLERANCE}


def _ready(text: str, names: dict[str, Any]) -> Call:
    # The text is ours, from pairs.py; as a function it has nothing left to look up but names.
    call: Call = eval(f"lambda: {text}", names)  # noqa: S307
    return call


def _lines(result: Any) -> list[FloatArray]:
    lines = list(result) if isinstance(result, list | tuple) else [result]
    # TA-Lib's patterns are whole numbers, up to 200; ours are -1, 0 and 1.
    return [np.sign(line) * 1.0 if line.dtype.kind == "i" else line for line in lines]


def _apart(one: FloatArray, other: FloatArray) -> float:
    if not np.array_equal(np.isnan(one), np.isnan(other)):
        return float("inf")
    size = np.nanmax(np.abs(other), initial=0.0) or 1.0
    return float(np.nanmax(np.abs(one - other), initial=0.0) / size)
