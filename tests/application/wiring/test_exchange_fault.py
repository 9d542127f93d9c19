"""A cycle over the real fetcher, while the exchange is broken and when it recovers."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.events import Decided, Event, Filled, Held, Intended, Marked
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.cycle import TradingCycle
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.trading_strategy import TradingStrategy
from candlewick.testing.loopback_exchange import Fault, FaultKind, LoopbackExchange
from candlewick.testing.manual_clock import ManualClock
from candlewick.testing.scripted_model import ScriptedModel
from tests.application.conftest import CLOSE, markets
from tests.bench import entry

pytestmark = [pytest.mark.network, pytest.mark.usefixtures("at_once")]

HOUR = 3_600_000
LATER = 20_000
"""[ms] How long after a close the cycle begins."""
SYMBOLS = ("BTC/USDT", "SOL/USDT")
HURRIED = RetryPolicy(max_retries=1, initial_delay=0.005, max_delay=0.02)

FAULTS = {
    "429": (Fault(kind=FaultKind.TOO_MANY_REQUESTS), "limits our rate"),
    "418": (Fault(kind=FaultKind.BANNED), "limits our rate"),
    "500": (Fault(kind=FaultKind.SERVER_ERROR, status=500), "HTTP 500"),
    "503": (Fault(kind=FaultKind.SERVER_ERROR), "HTTP 503"),
    "HTML": (Fault(kind=FaultKind.HTML_BODY), "an HTML page instead of data"),
    "truncated JSON": (Fault(kind=FaultKind.TRUNCATED_JSON), "unreadable"),
    "cut body": (Fault(kind=FaultKind.CUT_BODY), "broke the connection off"),
    "time-out": (Fault(kind=FaultKind.HANG), "did not answer in time"),
    "reset": (Fault(kind=FaultKind.RESET), "is not available"),
    "clock skew": (
        Fault(kind=FaultKind.CLOCK_SKEW, skew=-HOUR // 2),
        "the clock of this machine is ahead, set it",
    ),
    "open candle": (Fault(kind=FaultKind.OPEN_MISLABELLED), "twice or out of order"),
    "duplicate": (Fault(kind=FaultKind.DUPLICATE), "twice or out of order"),
    "missing": (Fault(kind=FaultKind.MISSING), "missing"),
    "out of order": (Fault(kind=FaultKind.OUT_OF_ORDER), "twice or out of order"),
    "impossible": (Fault(kind=FaultKind.IMPOSSIBLE_PRICE), "impossible prices"),
    "stale": (Fault(kind=FaultKind.MISSING, at=0), "stale"),
}
"""Those that the issue names, and what the journal says of each."""


class Rig:
    """A cycle that always buys, its exchange and its time."""

    def __init__(self, exchange: LoopbackExchange, clock: ManualClock) -> None:
        self.exchange = exchange
        self.clock = clock
        self.journal = MemoryJournal()
        self.model = ScriptedModel(entry)
        self.fetcher = DataFetcher(
            name="binance", base_url=exchange.url, clock=clock, timeout=0.2, retry=HURRIED
        )
        self.cycle = self._cycle()

    def _cycle(self) -> TradingCycle:
        path = DecisionPath(
            candles=self.fetcher,
            sentiment=None,
            model=self.model,
            timeframe=markets()[0].timeframe,
            analyzer=MarketAnalyzer(limit=250),
        )
        strategy = TradingStrategy(
            account="paper",
            broker=PaperBroker(PaperCosts(fee=0.001, slippage=0.0005)),
            journal=self.journal,
            rules=RiskRules(),
        )
        strategy.open_account(balance=10_000.0, currency="USDT", at=CLOSE)
        return TradingCycle(symbols=SYMBOLS, path=path, strategy=strategy, pool=ConcurrentPool())

    async def work(self, close: int) -> list[Event]:
        """Do the work of `close` and return what was recorded."""
        before = len(list(self.journal.replay()))
        await self.clock.sleep_until(close + LATER)
        await self.cycle.run(close)
        return list(self.journal.replay())[before:]


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    clock = ManualClock(CLOSE + LATER)
    async with LoopbackExchange(markets(), clock=clock) as exchange:
        rig = Rig(exchange, clock)
        async with rig.fetcher:
            yield rig


@pytest.mark.parametrize("name", FAULTS)
async def test_it_holds_with_a_readable_reason_and_decides_at_the_next_close_after_the_fault(
    rig: Rig, name: str
) -> None:
    fault, words = FAULTS[name]
    rig.exchange.inject(fault)

    broken = await rig.work(CLOSE)

    held = [event for event in broken if isinstance(event, Held)]
    assert broken == held
    assert [(event.symbol, event.at) for event in held] == [(symbol, CLOSE) for symbol in SYMBOLS]
    for event in held:
        assert words in event.reason
        assert "binance" in event.reason or event.symbol in event.reason
        assert event.reason.isprintable()
    assert rig.model.prompts == []

    rig.exchange.clear()
    whole = await rig.work(CLOSE + HOUR)

    assert [event.decision.symbol for event in whole if isinstance(event, Decided)] == list(SYMBOLS)
    assert len([event for event in whole if isinstance(event, Filled)]) == 2
    assert {event.decision.as_of for event in whole if isinstance(event, Decided)} == {CLOSE + HOUR}


@pytest.mark.parametrize("name", FAULTS)
async def test_what_is_held_keeps_its_levels_and_they_are_settled_when_the_fault_ends(
    rig: Rig, name: str
) -> None:
    await rig.work(CLOSE)
    positions = dict(rig.cycle.strategy.ledger.positions)
    assert set(positions) == set(SYMBOLS)

    rig.exchange.inject(replace(FAULTS[name][0], since=0))
    broken = await rig.work(CLOSE + HOUR)
    assert rig.cycle.strategy.ledger.positions == positions
    assert not any(isinstance(event, Decided | Intended | Marked) for event in broken)

    rig.exchange.clear()
    whole = await rig.work(CLOSE + 2 * HOUR)
    marked = {event.symbol: event.at for event in whole if isinstance(event, Marked)}
    assert marked == dict.fromkeys(SYMBOLS, CLOSE + 2 * HOUR)


async def test_one_bad_market_does_not_hold_the_other(rig: Rig) -> None:
    await rig.work(CLOSE - HOUR)
    rig.exchange.inject(Fault(kind=FaultKind.DUPLICATE, path="klines", requests=1))

    events = await rig.work(CLOSE)

    held = [event.symbol for event in events if isinstance(event, Held)]
    decided = [event.decision.symbol for event in events if isinstance(event, Decided)]
    assert sorted(held + decided) == list(SYMBOLS)
    assert len(held) <= 1


async def test_a_fault_that_ends_within_the_cycle_costs_nothing(rig: Rig) -> None:
    rig.exchange.inject(Fault(kind=FaultKind.SERVER_ERROR, requests=1))

    events = await rig.work(CLOSE)

    assert len([event for event in events if isinstance(event, Decided)]) == 2
    assert not any(isinstance(event, Held) for event in events)


async def test_an_exchange_that_stopped_publishing_is_not_traded_on_until_it_goes_on(
    rig: Rig,
) -> None:
    rig.exchange.inject(Fault(kind=FaultKind.STALE))

    events = await rig.work(CLOSE + 2 * HOUR)

    assert [type(event) for event in events] == [Held, Held]
    assert rig.model.prompts == []

    rig.exchange.clear()
    assert any(isinstance(event, Decided) for event in await rig.work(CLOSE + 3 * HOUR))


def test_every_kind_of_fault_is_tried() -> None:
    tried = {fault.kind for fault, _ in FAULTS.values()} | {FaultKind.STALE}

    assert set(FaultKind) - tried == {FaultKind.GARBAGE_VALUE}, "the mood's alone"
