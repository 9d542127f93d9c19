"""TA-Lib's own answers, and candles drawn by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray

Candle = tuple[float, float, float, float]
Draw = Callable[..., list[float]]


def _columns(pattern: Any, rows: FloatArray) -> list[FloatArray]:
    """Pick the columns that a pattern takes from open, high, low and close."""
    names = ("open", "high", "low", "close")
    return [rows[names.index(name)].copy() for name in pattern.inputs]


def _walk(seed: int, size: int) -> FloatArray:
    """Draw candles of all shapes with gaps between them, every other time in steps of a half.

    In steps, many sizes are equal, and sums are exact, so that TA-Lib's totals are so too.
    """
    random = np.random.default_rng(seed)
    body = random.normal(0.0, 1.0, size) * random.choice([0.05, 0.6, 2.0], size)
    gap = random.normal(0.0, 0.5, size)
    close = 1000.0 + np.cumsum(body + gap)
    opening = close - body
    above, below = random.exponential(1.0, (2, size)) * random.choice([0.02, 2.0], (2, size))
    high = np.maximum(opening, close) + above
    rows = np.stack((opening, high, np.minimum(opening, close) - below, close))
    return np.round(2.0 * rows) / 2.0 if seed % 2 else rows


@pytest.fixture
def agrees_with_talib() -> Callable[..., None]:
    """Return what compares a pattern with TA-Lib's, the first index included."""
    talib = pytest.importorskip("talib")
    abstract = pytest.importorskip("talib.abstract")

    def compare(pattern: Any, **options: float) -> None:
        first = abstract.Function(pattern.talib).lookback
        assert list(pattern.warm_up().values()) == [first]
        found = 0
        for seed in range(6):
            rows = _walk(seed, 6000)
            ours = pattern(*_columns(pattern, rows), **options)
            theirs = np.sign(getattr(talib, pattern.talib)(*rows, *options.values()))
            assert np.isnan(ours[:first]).all()
            assert_array_equal(ours[first:], theirs[first:])
            found += int(np.count_nonzero(theirs))
        assert found > 5

    return compare


@pytest.fixture
def agrees_with_lean(golden: Any) -> Callable[..., int]:
    """Return what compares a pattern with Lean's recordings of TA-Lib, and counts the marks.

    They are of an older TA-Lib, for which bodies that share an end did not hold one another:
    `apart` leaves those out.
    """

    def compare(pattern: Any, *, apart: bool = False) -> int:
        found = 0
        for market in ("spy", "eurusd", "ewz"):
            table = golden.lean(f"{market}_candle_patterns.txt")
            rows = np.stack((table.open, table.high, table.low, table.close))
            theirs = np.sign(table.expected[pattern.talib])
            compared = ~np.isnan(theirs)
            if apart:
                compared[1:] &= np.all(rows[[0, 0, 3, 3], 1:] != rows[[0, 3, 0, 3], :-1], axis=0)
            assert_array_equal(pattern(*_columns(pattern, rows))[compared], theirs[compared])
            found += int(np.count_nonzero(theirs[compared]))
        return found

    return compare


@pytest.fixture
def draw() -> Draw:
    """Return what looks for a pattern in candles that follow thirteen plain ones.

    The plain ones rise and fall by turns, from 100 to 102 and back, with a shadow of 1 at each
    end. What comes back is the marks of the candles after them.
    """

    def look(pattern: Any, *candles: Candle) -> list[float]:
        plain = [(100.0, 103.0, 99.0, 102.0), (102.0, 103.0, 99.0, 100.0)]
        rows = np.array([plain[i % 2] for i in range(13)] + list(candles)).T
        marks: list[float] = pattern(*_columns(pattern, rows))[13:].tolist()
        return marks

    return look
