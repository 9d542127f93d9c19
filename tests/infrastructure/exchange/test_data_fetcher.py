import asyncio
import gc
import logging
import math
from collections.abc import Callable
from pathlib import Path

import ccxt.async_support as ccxt  # type: ignore[import-untyped]
import numpy as np
import pytest

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import (
    CandlesUnusableError,
    ExchangeRefusedError,
    ExchangeUnavailableError,
    UserError,
)
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.testing.loopback_exchange import (
    Fault,
    FaultKind,
    LoopbackClock,
    LoopbackExchange,
)
from candlewick.testing.manual_clock import ManualClock

pytestmark = pytest.mark.network

HOUR = 3_600_000
H1 = Timeframe.parse("1h")


def asked(exchange: LoopbackExchange, endpoint: str) -> int:
    return sum(request.split("?")[0].endswith(endpoint) for request in exchange.requests)


async def test_the_newest_candle_is_the_one_that_closed_at_the_moment_asked_for(
    fetcher: DataFetcher, history: Candles, as_of: int
) -> None:
    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=50)

    expected = history.up_to(as_of).last(50)
    for column in ("open_time", "open", "high", "low", "close", "volume"):
        np.testing.assert_array_equal(getattr(got, column), getattr(expected, column))
    assert (got.symbol, got.timeframe) == ("BTC/USDT", H1)


async def test_a_candle_still_open_is_not_shown(
    fetcher: DataFetcher, exchange: LoopbackExchange, as_of: int
) -> None:
    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=5)

    assert "limit=7" in exchange.requests[-1]  # so the exchange did send the open candle
    assert got.close_time[-1] == as_of


async def test_the_past_is_shown_as_it_was(fetcher: DataFetcher, as_of: int) -> None:
    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of - 90 * HOUR, count=10)

    assert got.close_time[-1] == as_of - 90 * HOUR
    assert len(got) == 10


async def test_a_young_market_gives_fewer_candles(fetcher: DataFetcher, history: Candles) -> None:
    as_of = int(history.open_time[30])
    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=200)

    assert len(got) == 30


async def test_more_candles_than_one_request_gives_come_page_by_page(
    shared_data: Path,
) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_parquet(shared_data / "candles_1h_spot_recent/binance_BTCUSDT_1h.parquet")
    real = Candles(
        symbol="BTC/USDT",
        timeframe=H1,
        open_time=frame["timestamp"].astype("int64").to_numpy(),
        **{name: frame[name].to_numpy() for name in ("open", "high", "low", "close", "volume")},
    )
    as_of = int(real.close_time[-50])
    there = ManualClock(as_of + 1000)
    async with (
        LoopbackExchange([real], clock=there) as exchange,
        DataFetcher(name="binance", base_url=exchange.url, clock=there) as fetcher,
    ):
        got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=3500)

        np.testing.assert_array_equal(got.close, real.up_to(as_of).last(3500).close)
        assert asked(exchange, "klines") == 4


async def test_one_fetcher_serves_many_callers_with_one_list_of_markets(
    fetcher: DataFetcher, exchange: LoopbackExchange, as_of: int
) -> None:
    series = await asyncio.gather(
        *(fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=n) for n in range(1, 9))
    )

    assert [len(candles) for candles in series] == list(range(1, 9))
    assert asked(exchange, "exchangeInfo") == 1
    assert asked(exchange, "klines") == 8


async def test_the_original_method_gives_the_newest_closed_candles(
    fetcher: DataFetcher, as_of: int
) -> None:
    got = await fetcher.fetch_candlestick_data("BTC/USDT", "1h", 24)

    assert (len(got), got.close_time[-1]) == (24, as_of)


async def test_the_original_method_reads_on_from_a_start(
    fetcher: DataFetcher, history: Candles
) -> None:
    start = int(history.open_time[100])
    got = await fetcher.fetch_candlestick_data("BTC/USDT", "1h", 24, start - 5)

    assert (len(got), got.open_time[0]) == (24, start)


async def test_the_original_method_shows_nothing_that_has_not_closed(
    fetcher: DataFetcher, as_of: int
) -> None:
    with pytest.raises(CandlesUnusableError, match="no candle has closed"):
        await fetcher.fetch_candlestick_data("BTC/USDT", "1h", 24, as_of)


async def test_a_misspelt_symbol_is_refused_with_the_right_one(
    fetcher: DataFetcher, as_of: int
) -> None:
    with pytest.raises(ExchangeRefusedError, match="did you mean BTC/USDT"):
        await fetcher.closed("BTC-USD", timeframe=H1, as_of=as_of, count=5)
    with pytest.raises(ExchangeRefusedError, match="did you mean BTC/USDT"):
        await fetcher.price("btcusdt")


async def test_an_unknown_timeframe_is_refused_with_the_known_ones(
    fetcher: DataFetcher, as_of: int
) -> None:
    with pytest.raises(ExchangeRefusedError, match=r"no 7h candles: choose from .*1h, 2h"):
        await fetcher.closed("BTC/USDT", timeframe=Timeframe.parse("7h"), as_of=as_of, count=5)


async def test_a_timeframe_that_the_market_itself_refuses_is_refused(
    fetcher: DataFetcher, as_of: int
) -> None:
    with pytest.raises(ExchangeRefusedError, match="binance"):
        await fetcher.closed("BTC/USDT", timeframe=Timeframe.parse("4h"), as_of=as_of, count=5)


@pytest.mark.parametrize("name", ["binanse", "Binance", "", "Exchange", "base"])
def test_an_unknown_exchange_is_a_mistake_of_the_user(name: str, clock: ManualClock) -> None:
    with pytest.raises(UserError, match=r"not known to ccxt: did you mean \w+"):
        DataFetcher(name=name, clock=clock)


@pytest.mark.parametrize("base_url", ["localhost:80", "ftp://x", "http://", ""])
def test_a_base_url_that_is_no_address_is_a_mistake_of_the_user(
    base_url: str, clock: ManualClock
) -> None:
    with pytest.raises(UserError, match=r"exchange\.base_url"):
        DataFetcher(name="binance", clock=clock, base_url=base_url)


async def test_a_fetcher_that_is_not_open_says_so(clock: ManualClock) -> None:
    with pytest.raises(ExchangeUnavailableError, match="async with"):
        await DataFetcher(name="binance", clock=clock, retry=RetryPolicy(max_retries=0)).price(
            "BTC/USDT"
        )


async def test_a_closed_fetcher_leaves_nothing_open(
    made: Callable[..., DataFetcher], caplog: pytest.LogCaptureFixture
) -> None:
    async with made() as fetcher:
        await fetcher.price("BTC/USDT")
    del fetcher
    gc.collect()  # an unclosed session would warn here, and warnings are errors

    assert "requires to release all resources" not in caplog.text


async def test_the_price_is_the_last_one_paid(fetcher: DataFetcher, history: Candles) -> None:
    price = await fetcher.price("BTC/USDT")

    assert history.low[800] <= price <= history.high[800]
    assert math.isfinite(price)


async def test_a_price_of_long_ago_is_no_price(
    fetcher: DataFetcher, exchange: LoopbackExchange, clock: ManualClock
) -> None:
    exchange.inject(Fault(kind=FaultKind.STALE))
    await clock.sleep_until(clock.now() + 9 * 60_000)
    await fetcher.price("BTC/USDT")

    await clock.sleep_until(clock.now() + 2 * 60_000)
    with pytest.raises(ExchangeUnavailableError, match="11 min off its clock"):
        await fetcher.price("BTC/USDT")


async def test_the_exchange_tells_its_own_time(
    fetcher: DataFetcher, exchange: LoopbackExchange, clock: ManualClock
) -> None:
    exchange.inject(Fault(kind=FaultKind.CLOCK_SKEW, skew=7_000))

    assert await fetcher.server_time() == clock.now() + 7_000


async def test_an_exchange_that_is_a_little_behind_is_waited_for(
    fetcher: DataFetcher,
    exchange: LoopbackExchange,
    clock: ManualClock,
    as_of: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = clock.now()
    exchange.inject(Fault(kind=FaultKind.CLOCK_SKEW, skew=as_of - 3_000 - now))

    with caplog.at_level(logging.WARNING):
        got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=5)
    assert got.close_time[-1] == as_of
    assert now + 3_000 < clock.now() < now + 5_000
    assert "ahead of binance's; set it" in caplog.text


async def test_an_exchange_that_is_far_behind_decides_what_is_closed(
    fetcher: DataFetcher, exchange: LoopbackExchange, as_of: int
) -> None:
    exchange.inject(Fault(kind=FaultKind.CLOCK_SKEW, skew=-30 * 60_000))

    with pytest.raises(CandlesUnusableError, match="the clock of this machine is ahead"):
        await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=5)
    assert asked(exchange, "klines") == 0


async def test_the_difference_of_the_clocks_is_measured_again_in_time(
    fetcher: DataFetcher, exchange: LoopbackExchange, clock: ManualClock, as_of: int
) -> None:
    for _ in range(5):
        await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=5)
    assert asked(exchange, "time") == 1

    await clock.sleep_until(clock.now() + 11 * 60_000)
    await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=5)
    assert asked(exchange, "time") == 2


async def test_the_difference_of_the_clocks_is_measured_again_when_the_exchange_complains(
    fetcher: DataFetcher,
    exchange: LoopbackExchange,
    as_of: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await fetcher.price("BTC/USDT")
    assert asked(exchange, "time") == 1

    async def complain(*_: object) -> None:
        msg = "Timestamp for this request was 1000ms ahead"
        raise ccxt.InvalidNonce(msg)

    with monkeypatch.context() as patch:
        patch.setattr(ccxt.binance, "fetch_ticker", complain)
        with pytest.raises(ExchangeUnavailableError, match="our clock is wrong"):
            await fetcher.price("BTC/USDT")
    await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=2)
    assert asked(exchange, "time") > 1


@pytest.mark.parametrize("last", [None, 0, -1.0, float("nan"), float("inf"), "41"])
async def test_a_price_that_is_none_is_not_given(
    fetcher: DataFetcher, monkeypatch: pytest.MonkeyPatch, *, last: object
) -> None:
    async def fetch_ticker(*_: object) -> dict[str, object]:
        return {"last": last, "timestamp": None}

    monkeypatch.setattr(ccxt.binance, "fetch_ticker", fetch_ticker)
    with pytest.raises(ExchangeUnavailableError, match="as the price of BTC/USDT"):
        await fetcher.price("BTC/USDT")


async def test_a_fast_clock_does_not_look_like_a_wrong_one(history: Candles) -> None:
    clock = LoopbackClock(start=int(history.open_time[500]), speed=3600)  # an hour each second
    async with (
        LoopbackExchange([history], clock=clock) as exchange,
        DataFetcher(name="binance", base_url=exchange.url, clock=clock) as fetcher,
    ):
        for _ in range(3):
            as_of = H1.next_close(clock.now())
            await clock.sleep_until(as_of)
            got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=50)
            np.testing.assert_array_equal(got.close, history.up_to(as_of).last(50).close)
            assert await fetcher.price("BTC/USDT") > 0
