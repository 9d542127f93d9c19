"""Old candles under the rules of the live exchange, holes included."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candlewick.domain.candles import Candles
from candlewick.errors import CandlesUnusableError, CandlewickError
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.ports.candle_source import CandleSource
from candlewick.testing.loopback_exchange import LoopbackExchange
from candlewick.testing.manual_clock import ManualClock
from tests.bench import without

HOUR = 3_600_000


async def outcome(source: CandleSource, candles: Candles, *, as_of: int, count: int) -> object:
    try:
        got = await source.closed(
            candles.symbol, timeframe=candles.timeframe, as_of=as_of, count=count
        )
    except CandlewickError as error:
        return type(error)
    return got.open_time.tolist(), got.close.tolist()


@pytest.mark.network
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.integers(100, 199), max_size=4, unique=True),
    count=st.integers(20, 90),
)
async def test_an_archive_answers_as_the_exchange_does(
    history: Candles, monkeypatch: pytest.MonkeyPatch, places: list[int], count: int
) -> None:
    import ccxt.async_support as ccxt  # type: ignore[import-untyped]  # noqa: PLC0415

    async def at_once(_exchange: object, _cost: object = None) -> None:
        pass

    monkeypatch.setattr(ccxt.Exchange, "throttle", at_once)
    moved = replace(history, open_time=history.open_time + 488_888 * HOUR).last(800)
    holed = without(moved, places)
    as_of = int(moved.close_time[199])
    clock = ManualClock(as_of + 30 * HOUR)
    async with (
        LoopbackExchange([holed], clock=clock) as server,
        DataFetcher(name="binance", base_url=server.url, clock=clock) as exchange,
    ):
        live = await outcome(exchange, holed, as_of=as_of, count=count)
    replayed = await outcome(HistoryCandles([holed]), holed, as_of=as_of, count=count)

    assert replayed == live


async def test_an_old_hole_is_an_outage_and_a_recent_one_is_not(history: Candles) -> None:
    as_of = int(history.close_time[499])
    edge = 499 - 24  # the 25th newest candle

    old = HistoryCandles([without(history, [edge])])
    got = await old.closed("BTC/USDT", timeframe=history.timeframe, as_of=as_of, count=100)
    assert len(got) == 99
    recent = HistoryCandles([without(history, [edge + 1])])
    with pytest.raises(CandlesUnusableError, match="among the newest 24"):
        await recent.closed("BTC/USDT", timeframe=history.timeframe, as_of=as_of, count=100)
