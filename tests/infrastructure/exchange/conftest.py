"""A loopback exchange whose clock the test moves, and the real ccxt client beside it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import ccxt.async_support as ccxt  # type: ignore[import-untyped]
import pytest

from candlewick.domain.candles import Candles
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.testing.loopback_exchange import LoopbackExchange
from candlewick.testing.manual_clock import ManualClock

HURRIED = RetryPolicy(max_retries=3, initial_delay=0.005, max_delay=0.02)


@pytest.fixture(autouse=True)
def _unhurried_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pauses that ccxt makes between requests: 0.2 s in each of 200 tests."""

    async def at_once(_exchange: object, _cost: object = None) -> None:
        pass

    monkeypatch.setattr(ccxt.Exchange, "throttle", at_once)


@pytest.fixture
def history(history: Candles) -> Candles:
    """Return the 900 hourly candles, moved to the year 2025 (no exchange traded in 1970)."""
    return replace(history, open_time=history.open_time + 488_888 * 3_600_000)


@pytest.fixture
def as_of(history: Candles) -> int:
    """Return the close of the 800th candle of `history`."""
    return int(history.open_time[800])


@pytest.fixture
def clock(as_of: int) -> ManualClock:
    """Return a clock that stands 20 minutes after `as_of`."""
    return ManualClock(as_of + 20 * 60_000)


@pytest.fixture
async def exchange(history: Candles, clock: ManualClock) -> AsyncIterator[LoopbackExchange]:
    """Return a server of 900 hourly candles; the 801st is open."""
    async with LoopbackExchange([history], clock=clock) as server:
        yield server


@pytest.fixture
def made(exchange: LoopbackExchange, clock: ManualClock) -> Callable[..., DataFetcher]:
    """Return what makes the real ccxt client for Binance, pointed at the loopback server."""

    def make(retry: RetryPolicy = HURRIED, machine: ManualClock = clock) -> DataFetcher:
        return DataFetcher(
            name="binance", base_url=exchange.url, clock=machine, timeout=0.2, retry=retry
        )

    return make


@pytest.fixture
async def fetcher(made: Callable[..., DataFetcher]) -> AsyncIterator[DataFetcher]:
    """Return a connected client."""
    async with made() as connected:
        yield connected
