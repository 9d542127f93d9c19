import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, ExchangeRefusedError
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.ports.candle_source import CandleSource

HOUR = Timeframe.parse("1h")


def without(candles: Candles, place: int) -> Candles:
    kept = np.arange(len(candles)) != place
    return Candles(
        symbol=candles.symbol,
        timeframe=candles.timeframe,
        open_time=candles.open_time[kept],
        open=candles.open[kept],
        high=candles.high[kept],
        low=candles.low[kept],
        close=candles.close[kept],
        volume=candles.volume[kept],
    )


async def test_the_newest_candle_is_the_one_that_closed_as_of(history: Candles) -> None:
    source: CandleSource = MemoryCandles([history])
    newest = await source.closed("BTC/USDT", timeframe=HOUR, as_of=500 * HOUR.ms, count=24)

    assert newest.open_time.tolist() == [hour * HOUR.ms for hour in range(476, 500)]
    assert newest.close.tolist() == history.close[476:500].tolist()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.integers(1, 900), count=st.integers(1, 1000))
async def test_no_candle_is_shown_that_closed_later(
    history: Candles, hours: int, count: int
) -> None:
    as_of = hours * HOUR.ms
    newest = await MemoryCandles([history]).closed(
        "BTC/USDT", timeframe=HOUR, as_of=as_of, count=count
    )

    assert newest.close_time[-1] == as_of
    assert len(newest) == min(count, hours)


async def test_the_future_changes_nothing_that_was_shown(history: Candles) -> None:
    whole = MemoryCandles([history])
    cut = MemoryCandles([history.up_to(300 * HOUR.ms)])

    full = await whole.closed("BTC/USDT", timeframe=HOUR, as_of=300 * HOUR.ms, count=100)
    part = await cut.closed("BTC/USDT", timeframe=HOUR, as_of=300 * HOUR.ms, count=100)

    assert np.array_equal(full.open_time, part.open_time)
    assert np.array_equal(full.close, part.close)


@pytest.mark.parametrize("as_of", [0, 901 * HOUR.ms, 500 * HOUR.ms + 1, -HOUR.ms])
async def test_a_moment_at_which_no_candle_closed_is_refused(history: Candles, as_of: int) -> None:
    with pytest.raises(CandlesUnusableError, match=f"no candle closed at {as_of} ms"):
        await MemoryCandles([history]).closed("BTC/USDT", timeframe=HOUR, as_of=as_of, count=24)


@pytest.mark.parametrize("place", [480, 476, 498])
async def test_a_gap_among_the_candles_asked_for_is_refused(history: Candles, place: int) -> None:
    source = MemoryCandles([without(history, place)])

    with pytest.raises(CandlesUnusableError, match="1 of the 24 candles"):
        await source.closed("BTC/USDT", timeframe=HOUR, as_of=500 * HOUR.ms, count=24)


async def test_a_gap_outside_the_candles_asked_for_does_no_harm(history: Candles) -> None:
    source = MemoryCandles([without(history, 475)])
    newest = await source.closed("BTC/USDT", timeframe=HOUR, as_of=500 * HOUR.ms, count=24)

    assert len(newest) == 24


async def test_each_symbol_gives_its_own_candles(history: Candles) -> None:
    other = Candles(
        symbol="SOL/USDT",
        timeframe=HOUR,
        open_time=history.open_time,
        open=history.open * 2.0,
        high=history.high * 2.0,
        low=history.low * 2.0,
        close=history.close * 2.0,
        volume=history.volume,
    )
    source = MemoryCandles([history, other])

    bitcoin = await source.closed("BTC/USDT", timeframe=HOUR, as_of=9 * HOUR.ms, count=1)
    solana = await source.closed("SOL/USDT", timeframe=HOUR, as_of=9 * HOUR.ms, count=1)

    assert (bitcoin.symbol, solana.symbol) == ("BTC/USDT", "SOL/USDT")
    assert solana.close[0] == 2.0 * bitcoin.close[0]


@pytest.mark.parametrize(("symbol", "span"), [("DOGE/USDT", "1h"), ("BTC/USDT", "4h")])
async def test_what_is_not_held_is_refused_with_what_is(
    history: Candles, symbol: str, span: str
) -> None:
    source = MemoryCandles([history])

    with pytest.raises(ExchangeRefusedError, match="choose from BTC/USDT 1h"):
        await source.closed(symbol, timeframe=Timeframe.parse(span), as_of=0, count=1)
