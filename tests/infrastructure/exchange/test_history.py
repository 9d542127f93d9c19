"""A stretch of the past from the real ccxt client, page by page, holes and all."""

from collections.abc import Callable

import numpy as np
import pytest

from candlewick.domain.candles import Candles
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.testing.loopback_exchange import LoopbackExchange
from candlewick.testing.manual_clock import ManualClock
from tests.bench import without

pytestmark = pytest.mark.network

HOUR = 3_600_000
COLUMNS = ("open_time", "open", "high", "low", "close", "volume")


async def test_all_of_a_stretch_comes_and_nothing_that_is_open(
    made: Callable[..., DataFetcher], history: Candles, as_of: int
) -> None:
    start = int(history.open_time[0]) - 50 * HOUR
    async with made() as fetcher:
        got = await fetcher.history(
            "BTC/USDT", timeframe=history.timeframe, start=start, end=as_of + 10 * HOUR
        )

    expected = history.up_to(as_of)
    for column in COLUMNS:
        np.testing.assert_array_equal(getattr(got, column), getattr(expected, column))


async def test_a_hole_stays_a_hole_wherever_it_is(
    history: Candles, clock: ManualClock, as_of: int
) -> None:
    places = [3, 4, 400, 798, 799]
    holed = without(history, places)
    async with (
        LoopbackExchange([holed], clock=clock) as server,
        DataFetcher(name="binance", base_url=server.url, clock=clock) as fetcher,
    ):
        got = await fetcher.history(
            "BTC/USDT",
            timeframe=history.timeframe,
            start=int(history.open_time[0]),
            end=as_of,
        )

    assert got.open_time.tolist() == holed.up_to(as_of).open_time.tolist()


async def test_before_the_market_there_is_nothing(
    made: Callable[..., DataFetcher], history: Candles
) -> None:
    first = int(history.open_time[0])
    async with made() as fetcher:
        got = await fetcher.history(
            "BTC/USDT", timeframe=history.timeframe, start=first - 20 * HOUR, end=first - 10 * HOUR
        )

    assert len(got) == 0
