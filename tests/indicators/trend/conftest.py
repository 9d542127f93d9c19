"""What the tests of trends share."""

from typing import Any, NamedTuple

import numpy as np
import pytest

from candlewick.domain.arrays import FloatArray


class Bars(NamedTuple):
    """Three columns [shape=(n,)]."""

    high: FloatArray
    low: FloatArray
    close: FloatArray


@pytest.fixture(scope="session")
def walk() -> Bars:
    """Return 400 made-up bars on a grid of ticks, so that many prices are equal."""
    rng = np.random.default_rng(5)
    close = np.array(100.0 + np.round(np.cumsum(rng.normal(0.0, 0.8, 400)), 1), dtype=np.float64)
    reach = np.round(rng.uniform(0.0, 0.5, (2, 400)), 1)
    return Bars(close + reach[0], close - reach[1], close)


@pytest.fixture(scope="session")
def flat() -> Bars:
    """Return 80 bars on which nothing moves."""
    return Bars(*np.full((3, 80), 0.1))


@pytest.fixture(scope="session")
def quotes(golden: Any) -> Bars:
    """Return the bars of Stock.Indicators from the second on, the close before taken in.

    Its average true range leaves the first bar out; begun here, ours has the same seed.
    """
    table = golden.quotes()
    high, low = table.high[1:].copy(), table.low[1:].copy()
    high[0], low[0] = max(high[0], table.close[0]), min(low[0], table.close[0])
    return Bars(high, low, table.close[1:])
