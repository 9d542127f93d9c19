"""Orders that nobody knows the end of: never flat, never twice, first of all asked about."""

from dataclasses import replace

import numpy as np
import pytest

from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import (
    Event,
    Filled,
    Intended,
    Marked,
    OrderUnknown,
    Refused,
    Rejected,
)
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import BrokerRefusedError, BrokerUnavailableError
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.trading_strategy import TradingStrategy

HOUR = 3_600_000


class LostBroker:
    """A broker whose answers get lost, after or before it has traded."""

    def __init__(self) -> None:
        self.paper = PaperBroker(PaperCosts(fee=0.001, slippage=0.0))
        self.answers = True
        self.arrives = True
        self.done: dict[str, Fill] = {}
        self.sent: list[str] = []

    async def execute(self, order: Order) -> Fill:
        self.sent.append(order.order_id)
        if self.arrives:
            self.done[order.order_id] = await self.paper.execute(order)
        return await self._answer(order)

    async def look_up(self, order: Order) -> Fill | None:
        if not self.answers:
            msg = "read timed out"
            raise BrokerUnavailableError(msg)
        return self.done.get(order.order_id)

    async def _answer(self, order: Order) -> Fill:
        if not self.answers:
            msg = "read timed out"
            raise BrokerUnavailableError(msg)
        if order.order_id not in self.done:
            msg = "no"
            raise BrokerRefusedError(msg)
        return self.done[order.order_id]


@pytest.fixture
def broker() -> LostBroker:
    return LostBroker()


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def strategy(broker: LostBroker, journal: MemoryJournal) -> TradingStrategy:
    strategy = TradingStrategy(account="paper", broker=broker, journal=journal, rules=RiskRules())
    strategy.open_account(balance=10_000.0, currency="USDT", at=0)
    return strategy


def candles(*, hour: int, low: float = 99.5, symbol: str = "BTC/USDT") -> Candles:
    count = 3
    lows = np.full(count, 99.5)
    lows[-1] = low
    return Candles(
        symbol=symbol, timeframe=Timeframe.parse("1h"),
        open_time=(hour - count + np.arange(count, dtype=np.int64)) * HOUR,
        open=np.full(count, 100.0), high=np.full(count, 100.5), low=lows,
        close=np.full(count, 100.0), volume=np.ones(count),
    )  # fmt: skip


async def buy(strategy: TradingStrategy, *, hour: int, symbol: str = "BTC/USDT") -> None:
    seen = candles(hour=hour, symbol=symbol)
    await strategy.settle(seen)
    decision = Decision(symbol=symbol, as_of=hour * HOUR, signal=Signal.BUY)
    await strategy.act(decision, candles=seen)


def kinds(journal: MemoryJournal) -> list[type[Event]]:
    return [type(event) for event in journal.replay()]


async def test_a_time_out_leaves_the_order_unknown_and_not_flat(
    broker: LostBroker, journal: MemoryJournal, strategy: TradingStrategy
) -> None:
    broker.answers = False

    await buy(strategy, hour=10)

    assert kinds(journal)[-2:] == [Intended, OrderUnknown]
    assert not strategy.ledger.positions
    assert strategy.ledger.exposures()
    assert strategy.idle_reason("BTC/USDT") == (
        "what became of the order in BTC/USDT is not known yet"
    )


async def test_nothing_new_is_opened_anywhere_until_the_broker_knows(
    broker: LostBroker, journal: MemoryJournal, strategy: TradingStrategy
) -> None:
    broker.answers = False
    await buy(strategy, hour=10)
    await buy(strategy, hour=10)
    await buy(strategy, hour=10, symbol="ETH/USDT")

    assert len(broker.sent) == 1
    refused = [event for event in journal.replay() if isinstance(event, Refused)]
    assert {one.reason for one in refused if one.symbol == "ETH/USDT"} == {
        "what became of the order in BTC/USDT is not known yet"
    }


async def test_still_unknown_is_written_once_however_often_it_is_asked(
    broker: LostBroker, journal: MemoryJournal, strategy: TradingStrategy
) -> None:
    broker.answers = False
    await buy(strategy, hour=10)

    await strategy.recover()
    await strategy.recover()

    assert kinds(journal).count(OrderUnknown) == 1


async def test_a_fill_that_was_lost_is_found_and_not_sent_again(
    broker: LostBroker, journal: MemoryJournal, strategy: TradingStrategy
) -> None:
    broker.answers = False
    await buy(strategy, hour=10)
    broker.answers = True

    again = TradingStrategy(account="paper", broker=broker, journal=journal, rules=RiskRules())
    await again.recover()

    assert again.ledger.positions["BTC/USDT"].opened_at == 10 * HOUR
    assert len(broker.sent) == 1
    assert kinds(journal)[-1] is Filled


async def test_an_order_that_never_arrived_is_given_up_and_said(
    broker: LostBroker, journal: MemoryJournal, strategy: TradingStrategy
) -> None:
    broker.answers, broker.arrives = False, False
    await buy(strategy, hour=10)
    broker.answers = True

    await strategy.recover()

    assert kinds(journal)[-1] is Rejected
    assert len(broker.sent) == 1
    assert strategy.ledger.refusals["BTC/USDT"] == "the order never reached the broker"
    assert strategy.idle_reason("BTC/USDT") is None


async def test_candles_wait_for_a_lost_exit_and_are_lived_through_then(
    broker: LostBroker, journal: MemoryJournal, strategy: TradingStrategy
) -> None:
    await buy(strategy, hour=10)
    broker.answers, broker.arrives = False, False
    await strategy.settle(candles(hour=11, low=90.0))
    assert kinds(journal)[-2:] == [Intended, OrderUnknown]

    await strategy.settle(candles(hour=12))
    assert kinds(journal)[-1] is OrderUnknown
    broker.answers = broker.arrives = True
    await strategy.recover()
    await strategy.settle(candles(hour=12, low=97.0))

    assert kinds(journal)[-4:] == [Rejected, Intended, Filled, Marked]
    assert [trade.reason for trade in strategy.ledger.trades] == [Purpose.STOP_LOSS]
    assert not strategy.ledger.positions


async def test_a_refused_exit_is_tried_again_by_the_next_candle(
    broker: LostBroker, journal: MemoryJournal, strategy: TradingStrategy
) -> None:
    await buy(strategy, hour=10)
    broker.arrives = False
    await strategy.settle(candles(hour=11, low=90.0))
    assert strategy.ledger.positions
    broker.arrives = True

    later = candles(hour=12)
    await strategy.settle(
        replace(later, open=later.open * 0.9, low=later.low * 0.9, high=later.high)
    )

    assert strategy.ledger.trades[0].exit_price == pytest.approx(90.0)
    assert kinds(journal)[-4:] == [Marked, Intended, Filled, Marked]
