"""What every source of candles promises, asked of each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, ExchangeRefusedError
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.ports.candle_source import CandleSource
from candlewick.testing.loopback_exchange import LoopbackExchange
from candlewick.testing.manual_clock import ManualClock

pytestmark = pytest.mark.network

HOUR = 3_600_000
H1 = Timeframe.parse("1h")


@pytest.fixture
def series(history: Candles) -> Candles:
    """Return 900 hourly candles of 2025."""
    return replace(history, open_time=history.open_time + 488_888 * HOUR)


@asynccontextmanager
async def memory(series: Candles) -> AsyncIterator[CandleSource]:
    yield MemoryCandles([series])


@asynccontextmanager
async def archive(series: Candles) -> AsyncIterator[CandleSource]:
    yield HistoryCandles([series])


@asynccontextmanager
async def exchange(series: Candles) -> AsyncIterator[CandleSource]:
    clock = ManualClock(int(series.close_time[-1]) + 3 * HOUR)
    async with (
        LoopbackExchange([series], clock=clock) as server,
        DataFetcher(name="binance", base_url=server.url, clock=clock) as fetcher,
    ):
        yield fetcher


SOURCES = {"memory": memory, "archive": archive, "exchange": exchange}


@pytest.fixture(params=SOURCES.values(), ids=list(SOURCES))
async def source(request: pytest.FixtureRequest, series: Candles) -> AsyncIterator[CandleSource]:
    async with request.param(series) as made:
        yield made


@pytest.mark.parametrize("count", [1, 2, 100, 600])
async def test_the_newest_closed_at_the_moment_and_none_later(
    source: CandleSource, series: Candles, count: int
) -> None:
    as_of = int(series.close_time[699])
    got = await source.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=count)

    expected = series.up_to(as_of).last(count)
    for column in ("open_time", "open", "high", "low", "close", "volume"):
        np.testing.assert_array_equal(getattr(got, column), getattr(expected, column))
    assert (got.symbol, got.timeframe) == ("BTC/USDT", H1)


@pytest.mark.parametrize("there", [1, 17])
async def test_fewer_come_where_the_history_begins_later(
    source: CandleSource, series: Candles, there: int
) -> None:
    as_of = int(series.close_time[there - 1])
    got = await source.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=50)

    np.testing.assert_array_equal(got.open_time, series.open_time[:there])


async def test_before_the_history_there_are_none_and_that_is_an_error(
    source: CandleSource, series: Candles
) -> None:
    with pytest.raises(CandlesUnusableError):
        await source.closed("BTC/USDT", timeframe=H1, as_of=int(series.open_time[0]), count=5)


async def test_a_newest_candle_that_is_absent_is_stale(
    source: CandleSource, series: Candles
) -> None:
    late = int(series.close_time[-1]) + HOUR

    with pytest.raises(CandlesUnusableError):
        await source.closed("BTC/USDT", timeframe=H1, as_of=late, count=5)


@pytest.mark.parametrize("kind", SOURCES.values(), ids=list(SOURCES))
async def test_a_hole_among_the_newest_is_refused(series: Candles, kind: type) -> None:
    kept = np.arange(900) != 690
    holed = Candles(
        symbol=series.symbol,
        timeframe=series.timeframe,
        open_time=series.open_time[kept],
        open=series.open[kept],
        high=series.high[kept],
        low=series.low[kept],
        close=series.close[kept],
        volume=series.volume[kept],
    )
    async with kind(holed) as source:
        with pytest.raises(CandlesUnusableError, match="missing"):
            await source.closed(
                "BTC/USDT", timeframe=H1, as_of=int(series.close_time[699]), count=50
            )


async def test_an_unknown_symbol_is_refused(source: CandleSource, series: Candles) -> None:
    with pytest.raises(ExchangeRefusedError):
        await source.closed("XYZ/USDT", timeframe=H1, as_of=int(series.close_time[-1]), count=5)


async def test_an_unknown_timeframe_is_refused(source: CandleSource, series: Candles) -> None:
    day = Timeframe.parse("1d")

    with pytest.raises(ExchangeRefusedError):
        await source.closed(
            "BTC/USDT", timeframe=day, as_of=day.last_close(int(series.close_time[-1])), count=5
        )
