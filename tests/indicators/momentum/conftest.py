"""A market to compute from, and averages written out plainly to compare with."""

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, isnan, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from candlewick.domain.arrays import FloatArray


@dataclass(frozen=True, kw_only=True)
class Market:
    """A random walk on a grid of prices, so that ties and flat bars occur."""

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray

    @classmethod
    def walk(cls, size: int = 240) -> "Market":
        """Return the same bars each time."""
        rng = np.random.default_rng(7)
        close = np.array(100.0 + np.round(np.cumsum(rng.normal(0.0, 0.4, size)), 1), np.float64)
        open_ = np.concatenate(([100.0], close[:-1]))
        return cls(
            open=open_,
            high=np.maximum(open_, close) + np.round(rng.uniform(0.0, 0.3, size), 1),
            low=np.minimum(open_, close) - np.round(rng.uniform(0.0, 0.3, size), 1),
            close=close,
        )


class Plain:
    """Averages over lists, NaN before the first value; slow, and plainly right."""

    def windows(
        self, values: Sequence[float], length: int, fold: Callable[[Sequence[float]], float]
    ) -> list[float]:
        """Fold each window of known values into one number."""
        out = [nan] * len(values)
        for i in range(length - 1, len(values)):
            window = values[i - length + 1 : i + 1]
            if not any(map(isnan, window)):
                out[i] = fold(window)
        return out

    def mean(self, values: Sequence[float], length: int) -> list[float]:
        """Return the mean of each full window."""
        return self.windows(values, length, lambda window: fsum(window) / length)

    def smooth(self, values: Sequence[float], length: int, weight: float) -> list[float]:
        """Average recursively, seeded with the mean of the first `length` values."""
        start = sum(map(isnan, values))
        out = [nan] * len(values)
        for i in range(start + length - 1, len(values)):
            seed = fsum(values[start : start + length]) / length
            grown = out[i - 1] + weight * (values[i] - out[i - 1])
            out[i] = seed if i == start + length - 1 else grown
        return out

    def exponential(self, values: Sequence[float], length: int) -> list[float]:
        """Smooth with weight 2 / (length + 1)."""
        return self.smooth(values, length, 2.0 / (length + 1))

    def wilder(self, values: Sequence[float], length: int) -> list[float]:
        """Smooth with weight 1 / length."""
        return self.smooth(values, length, 1.0 / length)


class Spy:
    """Years of daily bars, and what pandas-ta-classic computes on the last."""

    def __init__(self, folder: Path) -> None:
        with (folder / "SPY_D.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))[-1000:]
        self.high, self.low, self.close = (
            np.array([float(row[name]) for row in rows]) for name in ("high", "low", "close")
        )
        self.table = json.loads((folder / "expected_values.json").read_text(encoding="utf-8"))

    def last(self, indicator: str) -> list[float]:
        """Return the last value of each output, with eight decimals."""
        return [each["last_value"] for each in self.table[indicator].values()]


@pytest.fixture(scope="session")
def market() -> Market:
    """Return some bars."""
    return Market.walk()


@pytest.fixture(scope="session")
def plain() -> Plain:
    """Return the plain averages."""
    return Plain()


@pytest.fixture(scope="session")
def talib() -> Any:
    """Return TA-Lib, or skip where it is not installed."""
    return pytest.importorskip("talib")


@pytest.fixture(scope="session")
def lean(shared_data: Path) -> Callable[[str], dict[str, FloatArray]]:
    """Return a reader of Lean's tables whose columns have other names, or skip without them."""
    folder = shared_data / "indicators_golden" / "lean"
    if not folder.is_dir():
        pytest.skip("the published indicator values are not beside this checkout")

    def read(name: str) -> dict[str, FloatArray]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        return {
            label: np.array([float(row[at] or "nan") for row in rows])
            for at, label in enumerate(header)
            if at > 0
        }

    return read


@pytest.fixture(scope="session")
def spy(shared_data: Path) -> Spy:
    """Return the bars and their values, or skip where they are not beside the checkout."""
    folder = shared_data / "indicators_golden" / "pandas_ta_classic"
    if not folder.is_dir():
        pytest.skip("the published indicator values are not beside this checkout")
    return Spy(folder)
