"""The kill switch: seen at each close and between them, recorded, obeyed."""

import json

from candlewick.domain.events import Decided, Event, HaltAction, Held, Refused, SwitchSet
from candlewick.domain.order import Purpose
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.cycle import TradingCycle
from tests.bench import LIMIT, Bench, entry

FIRST = LIMIT


class Hand:
    """A switch in a test's hand."""

    def __init__(self) -> None:
        self.action: HaltAction | None = None
        self.reason = ""

    def read(self) -> tuple[HaltAction | None, str]:
        return self.action, self.reason


def wired(bench: Bench, journal: MemoryJournal, hand: Hand) -> TradingCycle:
    bench.answer = lambda p: (
        json.dumps({"signal": "HOLD"}) if p.held else entry(p, stop=0.4, target=0.4)
    )
    cycle = bench.cycle(journal)
    cycle._switch = hand  # noqa: SLF001 - the bench wires none
    return cycle


def of(kind: type[Event], journal: MemoryJournal) -> list[Event]:
    return [event for event in journal.replay() if isinstance(event, kind)]


async def test_frozen_it_keeps_what_is_held_and_asks_nobody_about_the_rest(
    two_markets: Bench,
) -> None:
    journal, hand = MemoryJournal(), Hand()
    first, second, third = two_markets.closes(FIRST, FIRST + 3)
    two_markets.symbols = ("BTC/USDT",)
    one = wired(two_markets, journal, hand)
    await one.run(first)
    hand.action, hand.reason = HaltAction.FREEZE, "holiday"
    two_markets.symbols = None
    cycle = wired(two_markets, journal, hand)

    await cycle.run(second)
    await cycle.run(third)

    assert list(cycle.strategy.ledger.positions) == ["BTC/USDT"]
    assert of(SwitchSet, journal) == [
        SwitchSet(at=second, action=HaltAction.FREEZE, reason="holiday")
    ]
    held = [event.symbol for event in journal.replay() if isinstance(event, Held)]
    assert held == ["ETH/USDT", "ETH/USDT"]
    asked = [e.decision.symbol for e in journal.replay() if isinstance(e, Decided)]
    assert asked == ["BTC/USDT"] * 3


async def test_closing_it_ends_every_position_at_the_close(two_markets: Bench) -> None:
    journal, hand = MemoryJournal(), Hand()
    cycle = wired(two_markets, journal, hand)
    first, second, third = two_markets.closes(FIRST, FIRST + 3)
    await cycle.run(first)
    assert len(cycle.strategy.ledger.positions) == 2
    hand.action = HaltAction.CLOSE

    await cycle.run(second)

    assert not cycle.strategy.ledger.positions
    assert {trade.reason for trade in cycle.strategy.ledger.trades} == {Purpose.KILL_SWITCH}
    hand.action = None
    await cycle.run(third)
    assert len(cycle.strategy.ledger.positions) == 2
    assert [e.action for e in journal.replay() if isinstance(e, SwitchSet)] == [
        HaltAction.CLOSE, None
    ]  # fmt: skip


async def test_between_the_closes_it_closes_at_the_price_that_is_seen(bench: Bench) -> None:
    journal, hand = MemoryJournal(), Hand()
    cycle = wired(bench, journal, hand)
    close = bench.closes(FIRST, FIRST + 1)[0]
    await cycle.run(close)
    price = cycle.strategy.ledger.prices["BTC/USDT"]
    hand.action = HaltAction.CLOSE

    cycle.heed(close + 1000)
    await cycle.touch("BTC/USDT", price=price, at=close + 1001)

    trade = cycle.strategy.ledger.trades[0]
    assert (trade.reason, trade.closed_at) == (Purpose.KILL_SWITCH, close + 1001)


async def test_turned_on_while_the_model_thinks_it_still_keeps_the_position_from_opening(
    bench: Bench,
) -> None:
    journal, hand = MemoryJournal(), Hand()
    cycle = wired(bench, journal, hand)
    close = bench.closes(FIRST, FIRST + 1)[0]

    def answer(prompt: Prompt) -> str:
        hand.action = HaltAction.FREEZE
        cycle.heed(close)
        return entry(prompt)

    bench.answer = answer
    await cycle.run(close)

    assert not cycle.strategy.ledger.positions
    refused = [event.reason for event in journal.replay() if isinstance(event, Refused)]
    assert refused == ["the kill switch is on"]


async def test_a_restart_does_not_forget_it(bench: Bench) -> None:
    journal, hand = MemoryJournal(), Hand()
    close = bench.closes(FIRST, FIRST + 1)[0]
    hand.action = HaltAction.FREEZE
    await wired(bench, journal, hand).run(close)

    again = wired(bench, journal, Hand())

    assert (
        again.strategy.idle_reason("BTC/USDT") == "the kill switch is on, and no position is open"
    )
