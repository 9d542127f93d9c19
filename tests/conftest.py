"""What all tests share: loopback only where marked, real data where it is there."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from tests.bench import Bench, shifted

HOUR = 3_600_000
PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = Path(os.environ.get("CANDLEWICK_SHARED_DATA", PROJECT.parent / "shared" / "data"))

# Numba compiles on the first example, which would break any deadline.
settings.register_profile("candlewick", deadline=None)
settings.load_profile("candlewick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests that are marked `network` reach loopback, and nothing beyond it.

    By a mark and not by a hook of ours, since the mark already holds for their fixtures.
    """
    for item in items:
        if item.get_closest_marker("network"):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]))


@pytest.fixture(autouse=True)
def _a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test from reading or writing the developer's own configuration and keys."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in [name for name in os.environ if name.startswith("CANDLEWICK_")]:
        if name not in {"CANDLEWICK_SHARED_DATA", "CANDLEWICK_REQUIRE_SERVICES"}:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of recorded real data that lies beside a developer's checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of recorded real data is not beside this checkout")
    return SHARED_DATA


@pytest.fixture
def history() -> Candles:
    """Return 900 made-up hourly candles of a random walk, always the same."""
    rng = np.random.default_rng(7)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, 900)))
    open_ = np.concatenate(([100.0], close[:-1]))
    reach = np.abs(rng.normal(0.0, 0.004, (2, 900)))
    return Candles(
        symbol="BTC/USDT",
        timeframe=Timeframe.parse("1h"),
        open_time=np.arange(900, dtype=np.int64) * HOUR,
        open=open_,
        high=np.maximum(open_, close) * (1.0 + reach[0]),
        low=np.minimum(open_, close) * (1.0 - reach[1]),
        close=close,
        volume=rng.uniform(10.0, 100.0, 900),
    )


@pytest.fixture
def bench(history: Candles) -> Bench:
    """Return a bench with one market."""
    return Bench(markets=(history,))


@pytest.fixture
def two_markets(history: Candles) -> Bench:
    """Return a bench with two markets."""
    return Bench(markets=(history, shifted(history, symbol="ETH/USDT", seed=2)))
