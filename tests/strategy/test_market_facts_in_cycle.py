"""What the exchange says of a market, and of its spread, before anything is opened."""

import json
from decimal import Decimal

from candlewick.domain.events import Filled, Held, Intended, MarketLearned, Quoted, Refused
from candlewick.domain.market import Market
from candlewick.errors import ExchangeUnavailableError
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.cycle import TradingCycle
from candlewick.strategy.risk.guards.market_state import StaleData, WideSpread
from candlewick.strategy.risk.rules import RiskRules
from tests.bench import LIMIT, Bench, entry

FIRST = LIMIT


class Exchange:
    """Says what it is told to say."""

    def __init__(self) -> None:
        self.step = Decimal("0.5")
        self.wide: float | None = 0.001
        self.answers = True
        self.asked_spreads = 0

    async def market(self, symbol: str) -> Market:
        self._answer()
        return Market(symbol=symbol, price_step=self.step, amount_step=self.step)

    async def spread(self, symbol: str) -> float | None:
        assert symbol
        self.asked_spreads += 1
        self._answer()
        return self.wide

    def _answer(self) -> None:
        if not self.answers:
            msg = "no answer"
            raise ExchangeUnavailableError(msg)


def wired(bench: Bench, journal: MemoryJournal, exchange: Exchange) -> TradingCycle:
    bench.answer = lambda p: json.dumps({"signal": "HOLD"}) if p.held else entry(p)
    cycle = bench.cycle(journal)
    cycle._sources = exchange  # noqa: SLF001 - the bench wires none
    cycle._spreads = exchange  # noqa: SLF001
    return cycle


async def test_orders_stand_on_the_markets_steps_and_the_facts_are_recorded_when_they_change(
    two_markets: Bench,
) -> None:
    journal, exchange = MemoryJournal(), Exchange()
    cycle = wired(two_markets, journal, exchange)
    first, second, third = two_markets.closes(FIRST, FIRST + 3)
    await cycle.run(first)
    await cycle.run(second)
    exchange.step = Decimal("0.25")
    await cycle.run(third)

    learned = [event for event in journal.replay() if isinstance(event, MarketLearned)]
    assert [(event.at, event.symbol[:3]) for event in learned] == [
        (first, "BTC"), (first, "ETH"), (third, "BTC"), (third, "ETH")
    ]  # fmt: skip
    orders = [event.order for event in journal.replay() if isinstance(event, Intended)]
    assert orders
    for order in orders:
        assert order.quantity % 0.5 == 0.0
        assert order.stop_loss is not None
        assert order.stop_loss % 0.5 == 0.0


async def test_a_market_that_the_exchange_says_nothing_of_is_held(bench: Bench) -> None:
    journal, exchange = MemoryJournal(), Exchange()
    exchange.answers = False

    await wired(bench, journal, exchange).run(bench.closes(FIRST, FIRST + 1)[0])

    assert [event.reason for event in journal.replay() if isinstance(event, Held)] == ["no answer"]


async def test_a_spread_that_is_too_wide_keeps_a_position_from_being_opened(bench: Bench) -> None:
    journal, exchange = MemoryJournal(), Exchange()
    bench.rules = RiskRules(guards=(WideSpread(most=0.0005),))
    first, second = bench.closes(FIRST, FIRST + 2)
    cycle = wired(bench, journal, exchange)

    await cycle.run(first)
    exchange.wide = 0.0001
    await cycle.run(second)

    refused = [event.reason for event in journal.replay() if isinstance(event, Refused)]
    assert refused == ["the spread is 0.100%, and 0.050% are allowed"]
    assert refused[0] in bench.prompts[1].user
    quotes = [event for event in journal.replay() if isinstance(event, Quoted)]
    assert [(quote.at, quote.spread) for quote in quotes] == [(first, 0.001), (second, 0.0001)]
    assert any(isinstance(event, Filled) for event in journal.replay())


async def test_nobody_is_asked_for_a_spread_that_is_not_limited(bench: Bench) -> None:
    journal, exchange = MemoryJournal(), Exchange()

    await wired(bench, journal, exchange).run(bench.closes(FIRST, FIRST + 1)[0])

    assert exchange.asked_spreads == 0
    assert not [event for event in journal.replay() if isinstance(event, Quoted)]


async def test_an_answer_that_came_too_late_opens_nothing(bench: Bench) -> None:
    journal = MemoryJournal()
    bench.rules = RiskRules(guards=(StaleData(most=60_000),))
    close = bench.closes(FIRST, FIRST + 1)[0]
    cycle = wired(bench, journal, Exchange())
    cycle.strategy._now = lambda: close + 61_000  # noqa: SLF001 - the bench has no clock

    await cycle.run(close)
    await cycle.run(close)

    refused = [event.reason for event in journal.replay() if isinstance(event, Refused)]
    assert refused == ["the price is 61 s old, and 60 s are allowed"]
