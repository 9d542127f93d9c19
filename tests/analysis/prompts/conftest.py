from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.domain.timeframe import Timeframe
from tests.conftest import SHARED_DATA

DAY = 86_400_000
REAL = {
    "BTC/USDT": "candles_1h_spot_recent/binance_BTCUSDT_1h.parquet",
    "SOL/USDT": "candles_1h_perp_2023_2026/binanceum_SOLUSDT_1h.parquet",
    "PEPE/USDT": "candles_1h_perp_2023_2026/binance_PEPEUSDT_1h.parquet",
    "DOGE/USDT": "candles_1h_perp_2023_2026/binanceum_DOGEUSDT_1h.parquet",
    "1000SATS/USDT": "universe_1h_perp_2024_10_to_2025_10/binanceum_1000SATSUSDT_1h.parquet",
}
"""Real candles, of prices from tens of thousands down to millionths."""

Described = Callable[..., MarketSnapshot]


@cache
def read_candles(path: Path, symbol: str) -> Candles:
    table = pd.read_parquet(path)
    columns = {
        name: table[name].to_numpy(dtype=np.float64)
        for name in ("open", "high", "low", "close", "volume")
    }
    opened = table["timestamp"].dt.as_unit("ms").astype("int64").to_numpy()
    span = Timeframe.parse("1h")
    return Candles(symbol=symbol, timeframe=span, open_time=opened, **columns)


@pytest.fixture(params=REAL, scope="session")
def real(request: pytest.FixtureRequest) -> Candles:
    """Return real hourly candles of several coins."""
    path = SHARED_DATA / REAL[request.param]
    if not path.is_file():
        pytest.skip("the folder of recorded real data is not beside this checkout")
    return read_candles(path, request.param)


@pytest.fixture(scope="session")
def described() -> Described:
    """Return a function that describes candles, with a week's mood that ends with `scores`."""

    def describe(candles: Candles, *scores: int, limit: int = 730) -> MarketSnapshot:
        newest = int(candles.close_time[-1])
        mood = [
            SentimentReading(known_at=newest - age * DAY, score=score)
            for age, score in enumerate(reversed(scores))
        ]
        return MarketAnalyzer(limit=limit).analyze(candles, sentiment=tuple(mood))

    return describe


@pytest.fixture
def market(history: Candles, described: Described) -> MarketSnapshot:
    return described(history, 20, 30, 40)
