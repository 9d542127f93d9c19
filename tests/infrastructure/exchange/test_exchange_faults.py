import logging
from collections.abc import Callable

import numpy as np
import pytest

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, ExchangeUnavailableError
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.testing.loopback_exchange import Fault, FaultKind, LoopbackExchange
from candlewick.testing.manual_clock import ManualClock

pytestmark = pytest.mark.network

HOUR = 3_600_000
H1 = Timeframe.parse("1h")

BROKEN_LINE = [
    (Fault(kind=FaultKind.TOO_MANY_REQUESTS), "limits our rate"),
    (Fault(kind=FaultKind.BANNED), "limits our rate"),
    (Fault(kind=FaultKind.SERVER_ERROR), "HTTP 503"),
    (Fault(kind=FaultKind.SERVER_ERROR, status=500), "HTTP 500"),
    (Fault(kind=FaultKind.SERVER_ERROR, status=502), "HTTP 502"),
    (Fault(kind=FaultKind.SERVER_ERROR, status=504), "HTTP 504"),
    (Fault(kind=FaultKind.HTML_BODY), "an HTML page instead of data"),
    (Fault(kind=FaultKind.HTML_BODY, status=403), "an HTML page instead of data"),
    (Fault(kind=FaultKind.HTML_BODY, status=503), "an HTML page instead of data"),
    (Fault(kind=FaultKind.TRUNCATED_JSON), "unreadable"),
    (Fault(kind=FaultKind.CUT_BODY), "broke the connection off"),
    (Fault(kind=FaultKind.HANG), "did not answer in time"),
    (Fault(kind=FaultKind.RESET), "is not available"),
]
BAD_CANDLES = [
    (Fault(kind=FaultKind.DUPLICATE), "twice or out of order"),
    (Fault(kind=FaultKind.OUT_OF_ORDER), "twice or out of order"),
    (Fault(kind=FaultKind.OPEN_MISLABELLED), "twice or out of order"),
    (Fault(kind=FaultKind.IMPOSSIBLE_PRICE), "impossible prices"),
    (Fault(kind=FaultKind.MISSING, at=0), "stale, the newest closed 3600000 ms ago"),
    (Fault(kind=FaultKind.MISSING, at=0, span=400), "stale, none came"),
    (Fault(kind=FaultKind.MISSING, at=1), "missing"),
    (Fault(kind=FaultKind.MISSING, at=23), "among the newest 24"),
    (Fault(kind=FaultKind.MISSING, at=20, span=30), "among the newest 24"),
]


def with_path(fault: Fault, path: str, requests: int | None = None) -> Fault:
    return Fault(
        kind=fault.kind,
        path=path,
        requests=requests,
        status=fault.status,
        at=fault.at,
        span=fault.span,
    )


def name(case: object) -> str | None:
    return f"{case.kind}-{case.status}-{case.at}" if isinstance(case, Fault) else None


def same(got: Candles, expected: Candles) -> bool:
    return np.array_equal(got.open_time, expected.open_time) and np.array_equal(
        got.close, expected.close
    )


@pytest.mark.parametrize(("fault", "words"), BROKEN_LINE, ids=name)
async def test_a_broken_line_gives_no_candles_and_recovers_when_it_ends(
    fetcher: DataFetcher,
    exchange: LoopbackExchange,
    history: Candles,
    as_of: int,
    *,
    fault: Fault,
    words: str,
) -> None:
    await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=1)
    exchange.inject(fault)
    with pytest.raises(ExchangeUnavailableError, match=words):
        await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=48)

    exchange.clear()
    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=48)
    assert same(got, history.up_to(as_of).last(48))


@pytest.mark.parametrize("path", ["exchangeInfo", "time", "klines"])
@pytest.mark.parametrize(("fault", "words"), BROKEN_LINE, ids=name)
async def test_a_short_fault_is_got_over_without_the_caller_seeing_it(
    fetcher: DataFetcher,
    exchange: LoopbackExchange,
    history: Candles,
    as_of: int,
    caplog: pytest.LogCaptureFixture,
    *,
    fault: Fault,
    words: str,
    path: str,
) -> None:
    exchange.inject(with_path(fault, path, requests=2))

    with caplog.at_level(logging.WARNING):
        got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=48)
    assert same(got, history.up_to(as_of).last(48))
    # aiohttp itself repeats a request once when a connection that was kept open breaks
    assert caplog.text.count("asking again in") == (1 if fault.kind is FaultKind.RESET else 2)
    assert words in caplog.text


@pytest.mark.parametrize(("fault", "words"), BROKEN_LINE, ids=name)
async def test_a_broken_line_gives_no_price(
    fetcher: DataFetcher, exchange: LoopbackExchange, *, fault: Fault, words: str
) -> None:
    price = await fetcher.price("BTC/USDT")
    exchange.inject(fault)
    with pytest.raises(ExchangeUnavailableError, match=words):
        await fetcher.price("BTC/USDT")

    exchange.clear()
    assert await fetcher.price("BTC/USDT") == price


@pytest.mark.parametrize(("fault", "words"), BAD_CANDLES, ids=name)
async def test_bad_candles_are_refused_and_good_ones_come_when_it_ends(
    fetcher: DataFetcher,
    exchange: LoopbackExchange,
    history: Candles,
    as_of: int,
    *,
    fault: Fault,
    words: str,
) -> None:
    exchange.inject(fault)
    with pytest.raises(CandlesUnusableError, match=words):
        await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=100)

    exchange.clear()
    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=100)
    assert same(got, history.up_to(as_of).last(100))


async def test_an_exchange_that_stops_publishing_is_stale(
    fetcher: DataFetcher, exchange: LoopbackExchange, clock: ManualClock, as_of: int
) -> None:
    exchange.inject(Fault(kind=FaultKind.STALE))
    await clock.sleep_until(as_of + 3 * HOUR + 1_000)

    with pytest.raises(CandlesUnusableError, match="stale, the newest closed 3600000 ms ago"):
        # The open candle of the moment it stopped is shown for ever as if it had closed later.
        await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of + 2 * HOUR, count=10)
    exchange.clear()
    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of + 3 * HOUR, count=10)
    assert got.close_time[-1] == as_of + 3 * HOUR


async def test_a_candle_that_is_published_late_is_waited_for(
    fetcher: DataFetcher,
    exchange: LoopbackExchange,
    history: Candles,
    clock: ManualClock,
    as_of: int,
) -> None:
    exchange.inject(Fault(kind=FaultKind.MISSING, at=0, path="klines", requests=3))
    before = clock.now()

    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=10)
    assert same(got, history.up_to(as_of).last(10))
    assert clock.now() - before == 6_000


async def test_an_old_hole_is_asked_for_again_and_then_accepted_with_a_warning(
    fetcher: DataFetcher,
    exchange: LoopbackExchange,
    as_of: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    exchange.inject(Fault(kind=FaultKind.MISSING, at=40, span=3))

    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=100)
    assert (len(got), got.missing) == (97, 3)
    assert "no candles for 3 of 100 spans" in caplog.text
    assert f"startTime={as_of - 43 * HOUR}" in exchange.requests[-1]


@pytest.mark.parametrize("at", [0, 5, 40, 99])
async def test_a_hole_that_is_filled_when_asked_again_leaves_no_trace(
    fetcher: DataFetcher, exchange: LoopbackExchange, history: Candles, as_of: int, *, at: int
) -> None:
    exchange.inject(Fault(kind=FaultKind.MISSING, at=at, path="klines", requests=1))

    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=100)
    assert same(got, history.up_to(as_of).last(100))


async def test_the_wait_that_the_exchange_asks_for_is_kept(
    exchange: LoopbackExchange, made: Callable[..., DataFetcher]
) -> None:
    now = 0.0
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        waits.append(seconds)
        now += seconds

    exchange.inject(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=30, requests=1))
    async with made(RetryPolicy(deadline=60, sleep=sleep, monotonic=lambda: now)) as fetcher:
        await fetcher.server_time()
    assert 30 <= waits[0] <= 33


async def test_a_banned_client_keeps_silent_until_the_ban_ends(
    exchange: LoopbackExchange, made: Callable[..., DataFetcher]
) -> None:
    now = 0.0
    exchange.inject(Fault(kind=FaultKind.BANNED, retry_after=120, requests=1))
    async with made(RetryPolicy(deadline=60, monotonic=lambda: now)) as fetcher:
        with pytest.raises(ExchangeUnavailableError, match="HTTP 418") as banned:
            await fetcher.server_time()
        assert banned.value.retry_after == 120

        now = 50.0
        with pytest.raises(ExchangeUnavailableError, match="another 70 s") as silent:
            await fetcher.price("BTC/USDT")
        assert silent.value.retry_after == 70
        assert len(exchange.requests) == 1

        now = 121.0
        await fetcher.price("BTC/USDT")


async def test_a_server_that_is_not_there_is_unavailable(
    made: Callable[..., DataFetcher], exchange: LoopbackExchange
) -> None:
    async with made() as fetcher:
        await exchange.__aexit__()
        with pytest.raises(ExchangeUnavailableError, match="is not available"):
            await fetcher.price("BTC/USDT")


async def test_a_name_that_cannot_be_resolved_is_unavailable(clock: ManualClock) -> None:
    fetcher = DataFetcher(
        name="binance",
        base_url="http://exchange.invalid",
        clock=clock,
        retry=RetryPolicy(max_retries=1, initial_delay=0),
    )
    async with fetcher:
        with pytest.raises(ExchangeUnavailableError, match="is not available"):
            await fetcher.price("BTC/USDT")
