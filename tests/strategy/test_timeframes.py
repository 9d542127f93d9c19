"""Markets with candles of different lengths in one account."""

import json
from dataclasses import replace

import numpy as np
import pytest

from candlewick.application.service.trading_service import TradingService
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided, Event, Marked
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.cycle import TradingCycle
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.trading_strategy import TradingStrategy
from candlewick.testing.scripted_model import ScriptedModel
from tests.application.service.test_trading_service import MARGIN, FastClock, Over
from tests.bench import HOUR, LIMIT, ON_MARGIN, OneByOne, RememberingAnalyzer, entry

H1, H4 = Timeframe.parse("1h"), Timeframe.parse("4h")
START = LIMIT * 4 * HOUR
"""The first close at which both have candles enough."""


def walk(symbol: str, timeframe: Timeframe, *, seed: int) -> Candles:
    count = 1100 if timeframe == H1 else 275
    rng = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, count)))
    open_ = np.concatenate(([100.0], close[:-1]))
    return Candles(
        symbol=symbol, timeframe=timeframe,
        open_time=np.arange(count, dtype=np.int64) * timeframe.ms, open=open_, close=close,
        high=np.maximum(open_, close) * 1.003, low=np.minimum(open_, close) * 0.997,
        volume=np.full(count, 1e6),
    )  # fmt: skip


MARKETS = (walk("BTC/USDT", H1, seed=1), walk("ETH/USDT", H4, seed=2))
ANALYZER = RememberingAnalyzer(limit=LIMIT)


def cycle(journal: MemoryJournal, *, backwards: bool = False) -> TradingCycle:
    strategy = TradingStrategy(
        account="paper", journal=journal, rules=ON_MARGIN,
        broker=PaperBroker(PaperCosts(fee=0.001, slippage=0.0005)),
    )  # fmt: skip
    strategy.open_account(balance=10_000.0, currency="USDT", at=0)
    model = ScriptedModel(lambda p: json.dumps({"signal": "HOLD"}) if p.held else entry(p))
    path = DecisionPath(
        candles=MemoryCandles(MARKETS), sentiment=None, model=model, timeframe=H1,
        analyzer=ANALYZER,
    )  # fmt: skip
    return TradingCycle(
        symbols={"ETH/USDT": H4, "BTC/USDT": H1}, path=path, strategy=strategy,
        pool=OneByOne(backwards=backwards),
    )  # fmt: skip


async def lived(
    journal: MemoryJournal, *, start: int, end: int, backwards: bool = False
) -> list[Event]:
    service = TradingService(
        cycle=cycle(journal, backwards=backwards), clock=FastClock(start, end=end),
        settle_margin=MARGIN,
    )  # fmt: skip
    with pytest.raises(Over):
        await service.run()
    return list(journal.replay())


def decided(events: list[Event]) -> list[tuple[str, int]]:
    found = [event.decision for event in events if isinstance(event, Decided)]
    return [(one.symbol[:3], (one.as_of - START) // HOUR) for one in found]


async def test_the_loop_wakes_at_every_close_and_each_market_is_decided_at_its_own() -> None:
    events = await lived(MemoryJournal(), start=START - 10, end=START + 8 * HOUR + MARGIN)

    assert decided(events) == [
        ("BTC", 0), ("ETH", 0), ("BTC", 1), ("BTC", 2), ("BTC", 3), ("BTC", 4), ("ETH", 4),
        ("BTC", 5), ("BTC", 6), ("BTC", 7), ("BTC", 8), ("ETH", 8),
    ]  # fmt: skip


async def test_it_does_not_matter_which_answer_comes_first() -> None:
    end = START + 12 * HOUR + MARGIN

    forwards = await lived(MemoryJournal(), start=START - 10, end=end)
    backwards = await lived(MemoryJournal(), start=START - 10, end=end, backwards=True)

    assert backwards == forwards


async def test_stopped_and_started_again_each_timeframe_goes_on_where_it_was() -> None:
    end = START + 12 * HOUR + MARGIN
    whole = await lived(MemoryJournal(), start=START - 10, end=end)

    journal = MemoryJournal()
    await lived(journal, start=START - 10, end=START + 4 * HOUR + MARGIN)
    parts = await lived(journal, start=START + 4 * HOUR + 20_000, end=end)

    assert parts == whole


async def test_a_close_is_fresh_by_its_own_timeframe() -> None:
    late = START + 50 * 60_000

    events = await lived(MemoryJournal(), start=late, end=START + HOUR + MARGIN)

    assert decided(events) == [("ETH", 0), ("BTC", 1)]


async def test_once_does_the_newest_close_of_each() -> None:
    journal = MemoryJournal()
    now = START + HOUR + 10 * 60_000
    service = TradingService(
        cycle=cycle(journal), clock=FastClock(now, end=0), settle_margin=MARGIN
    )

    assert await service.run_once() == (START, START + HOUR)
    events = list(journal.replay())
    assert decided(events) == [("BTC", 1)]
    assert [(e.symbol[:3], (e.at - START) // HOUR) for e in events if isinstance(e, Marked)] == [
        ("ETH", 0), ("BTC", 1)
    ]  # fmt: skip


async def test_what_is_held_and_no_longer_watched_is_settled_at_the_shortest() -> None:
    journal = MemoryJournal()
    await lived(journal, start=START - 10, end=START + MARGIN)
    one = cycle(journal)
    left = TradingCycle(
        symbols={"BTC/USDT": H1},
        path=replace_candles(one),
        strategy=one.strategy,
        pool=OneByOne(),
    )

    await left.run(START + HOUR)

    marked = [event for event in journal.replay() if isinstance(event, Marked)]
    assert [event.symbol for event in marked[-2:]] == ["BTC/USDT", "ETH/USDT"]


def replace_candles(one: TradingCycle) -> DecisionPath:
    """Return a path that knows hourly candles of ETH too."""
    hourly = replace(MARKETS[0], symbol="ETH/USDT")
    model = ScriptedModel(lambda _: json.dumps({"signal": "HOLD"}))
    assert one.timeframes == (H1, H4)
    return DecisionPath(
        candles=MemoryCandles([MARKETS[0], hourly]), sentiment=None, model=model, timeframe=H1,
        analyzer=ANALYZER,
    )  # fmt: skip
