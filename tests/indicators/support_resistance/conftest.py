"""The pivot levels that TradingView exported, with the days they belong to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray, TimeArray

HOUR = 3_600_000


@dataclass(frozen=True)
class PivotLevels:
    """Thirteen thousand half hours, moved so that the market's day begins at midnight."""

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    open_time: TimeArray
    expected: dict[str, FloatArray]

    def assert_matches(self, levels: Any, **names: str) -> None:
        """Compare bit by bit where we have levels; `names` are ours and TradingView's."""
        known = ~np.isnan(levels.pivot)
        assert known.sum() == 12_918
        for ours, theirs in names.items():
            values = getattr(levels, ours)
            assert_array_equal(values[known], self.expected[theirs][known], err_msg=ours)
            assert np.isnan(values[~known]).all()


@pytest.fixture(scope="session")
def pivot_levels(golden: Any) -> PivotLevels:
    """Return the exported levels."""
    table = golden.tradingview("pivot_point_levels.csv")
    # This market's day begins at 17:00 in New York; moved by seven hours, at midnight.
    zone = ZoneInfo("America/New_York")
    wall = [datetime.fromtimestamp(time / 1000, zone) for time in table.open_time.tolist()]
    shown = [int(time.replace(tzinfo=UTC).timestamp()) * 1000 for time in wall]
    open_time = np.array(shown, dtype=np.int64) + 7 * HOUR
    return PivotLevels(
        table.open, table.high, table.low, table.close, open_time, dict(table.expected)
    )


@dataclass(frozen=True)
class Bars:
    """A random walk on a grid of prices, so that equal highs and lows occur."""

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    open_time: TimeArray


@pytest.fixture(scope="session")
def bars() -> Bars:
    """Return three hundred hours from a midnight on."""
    rng = np.random.default_rng(7)
    close = np.asarray(100.0 + np.round(np.cumsum(rng.normal(0.0, 0.4, 300)), 1), np.float64)
    open_ = np.concatenate(([100.0], close[:-1]))
    high = np.maximum(open_, close) + np.round(rng.uniform(0.0, 0.3, 300), 1)
    low = np.minimum(open_, close) - np.round(rng.uniform(0.0, 0.3, 300), 1)
    return Bars(open_, high, low, close, np.arange(300, dtype=np.int64) * HOUR)
