"""One close's work: the same however often it is interrupted, resumed or reordered."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candlewick.backtest.replay import replay
from candlewick.domain.candles import Candles
from candlewick.domain.events import (
    Decided,
    Event,
    Filled,
    Held,
    Intended,
    LevelsMoved,
    Marked,
    PriceTouched,
    Refused,
)
from candlewick.domain.order import Purpose
from candlewick.domain.prompt import Prompt
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.costs import CostEstimate
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.risk.terms import MarginRules
from tests.bench import HOUR, LIMIT, Bench, RememberingAnalyzer, entry

FIRST, LAST = LIMIT, LIMIT + 60


class Death(BaseException):
    """The process is gone."""


class MortalJournal(MemoryJournal):
    """A journal whose process dies before or after the n-th write."""

    def __init__(self, writes: int, *, after: bool) -> None:
        super().__init__()
        self.left = writes
        self.after = after

    def append(self, *events: Event) -> None:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Death
        super().append(*events)
        if self.left == 0:
            raise Death


def of(kind: type[Event], events: list[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


async def test_every_kind_of_event_comes_up_in_these_tests(two_markets: Bench) -> None:
    events = await two_markets.run(two_markets.closes(FIRST, LAST))

    for kind in (Marked, Decided, Intended, Filled, LevelsMoved, Refused):
        assert of(kind, events), kind
    purposes = {event.order.purpose for event in events if isinstance(event, Intended)}
    assert purposes == {Purpose.OPEN, Purpose.CLOSE_SIGNAL, Purpose.STOP_LOSS, Purpose.TAKE_PROFIT}


@pytest.mark.parametrize(
    "closes_lived", [16, pytest.param(120, marks=[pytest.mark.long, pytest.mark.timeout(3600)])]
)
async def test_a_process_that_dies_at_any_write_goes_on_as_if_nothing_had_happened(
    two_markets: Bench, closes_lived: int
) -> None:
    two_markets.analyzer = RememberingAnalyzer(limit=LIMIT)
    closes = two_markets.closes(FIRST, FIRST + closes_lived)
    whole = await two_markets.run(closes)

    for writes in range(2, len(whole)):
        for after in (False, True):
            journal = MortalJournal(writes, after=after)
            cycle = two_markets.cycle(journal)
            for close in closes:
                try:
                    await cycle.run(close)
                except Death:
                    cycle = two_markets.cycle(journal)
                    await cycle.run(close)
            assert list(journal.replay()) == whole


async def test_the_same_close_twice_is_done_once(two_markets: Bench) -> None:
    closes = two_markets.closes(FIRST, LAST)

    once = await two_markets.run(closes)
    twice = await two_markets.run([close for close in closes for _ in range(2)])

    assert twice == once


async def test_it_does_not_matter_which_answer_comes_first(two_markets: Bench) -> None:
    closes = two_markets.closes(FIRST, LAST)
    forwards = await two_markets.run(closes)

    two_markets.backwards = True

    assert await two_markets.run(closes) == forwards


async def test_later_candles_change_no_byte_of_any_prompt(bench: Bench, history: Candles) -> None:
    closes = bench.closes(FIRST, FIRST + 40)
    await bench.run(closes)
    seen = list(bench.prompts)

    for close, prompt in zip(closes, seen, strict=True):
        cut = Bench(markets=(history.up_to(close),))
        await cut.run([at for at in closes if at <= close])
        assert cut.prompts[-1] == prompt


async def test_a_changed_future_changes_no_earlier_event(bench: Bench, history: Candles) -> None:
    closes = bench.closes(FIRST, FIRST + 40)
    before = await bench.run(closes[:20])
    later = history.close_time > closes[19]
    doubled = replace(
        history,
        **{
            name: np.where(later, getattr(history, name) * 2.0, getattr(history, name))
            for name in ("open", "high", "low", "close")
        },
    )

    after = await Bench(markets=(doubled,)).run(closes)

    assert after[: len(before)] == before


async def test_a_stop_is_found_after_days_of_silence(bench: Bench) -> None:
    bench.answer = lambda prompt: (
        json.dumps({"signal": "HOLD"}) if prompt.held else entry(prompt, stop=0.01, target=0.4)
    )
    closes = bench.closes(FIRST, FIRST + 400)
    awake = await bench.run(closes)
    first_exit = next(event for event in of(Filled, awake)[1:])

    asleep = await bench.run([closes[0], closes[-1]])

    assert of(Filled, asleep)[1] == first_exit


async def test_what_cannot_be_had_is_held_and_does_not_stop_the_others(
    two_markets: Bench,
) -> None:
    def answer(prompt: Prompt) -> str:
        if prompt.symbol == "BTC/USDT":
            msg = "the model is on holiday"
            raise ModelUnavailableError(msg)
        return entry(prompt)

    two_markets.answer = answer

    events = await two_markets.run(two_markets.closes(FIRST, FIRST + 1))

    held = [event for event in events if isinstance(event, Held)]
    assert [(h.symbol, h.reason) for h in held] == [("BTC/USDT", "the model is on holiday")]
    assert [d.decision.symbol for d in events if isinstance(d, Decided)] == ["ETH/USDT"]
    assert len(of(Filled, events)) == 1


async def test_what_is_held_is_settled_even_when_its_market_is_no_longer_watched(
    two_markets: Bench,
) -> None:
    two_markets.answer = lambda prompt: entry(
        prompt, "HOLD" if prompt.held else "BUY", stop=0.01, target=0.5
    )
    journal = MemoryJournal()
    closes = two_markets.closes(FIRST, FIRST + 300)
    await two_markets.cycle(journal).run(closes[0])

    two_markets.symbols = ("BTC/USDT",)
    await two_markets.cycle(journal).run(closes[-1])

    ledger = Ledger.from_events(journal.replay())
    assert "ETH/USDT" in {trade.position.symbol for trade in ledger.trades}
    assert [d.decision.symbol for d in journal.replay() if isinstance(d, Decided)][2:] == [
        "BTC/USDT"
    ]


async def test_a_target_within_the_costs_of_trading_is_refused(bench: Bench) -> None:
    bench.rules = RiskRules(costs=CostEstimate(fee=0.001, slippage=0.0005))
    bench.answer = lambda prompt: entry(prompt, target=0.0029)

    events = await bench.run(bench.closes(FIRST, FIRST + 1))

    assert next(e.reason for e in events if isinstance(e, Refused)).endswith("costs (0.30%)")
    assert not of(Intended, events)


async def test_of_a_candle_under_way_at_the_entry_only_the_close_counts(bench: Bench) -> None:
    bench.answer = entry
    journal = MemoryJournal()
    cycle = bench.cycle(journal)
    close = bench.closes(FIRST, FIRST + 1)[0]
    await cycle.run(close)
    held = cycle.strategy.ledger.positions["BTC/USDT"]
    longer = Candles(
        symbol="BTC/USDT", timeframe=Timeframe.parse("4h"),
        open_time=np.array([(close // (4 * HOUR)) * 4 * HOUR]),
        **{name: np.array([value]) for name, value in
           {"open": 1.0, "high": 1e6, "low": 0.5, "close": held.entry_price, "volume": 1.0}.items()},
    )  # fmt: skip
    assert longer.open_time[0] < close < longer.close_time[0]

    await cycle.strategy.settle(longer)

    assert "BTC/USDT" in cycle.strategy.ledger.positions


async def test_a_close_without_candles_is_held_and_settled_later(bench: Bench) -> None:
    closes = bench.closes(FIRST, FIRST + 2)

    events = await bench.run([closes[0] + HOUR // 2, closes[1]])

    assert isinstance(events[1], Held)
    assert len(of(Decided, events)) == 1


async def test_a_refused_update_is_told_to_the_model_next_time(bench: Bench) -> None:
    def answer(prompt: Prompt) -> str:
        if prompt.held is None:
            return entry(prompt, stop=0.1, target=0.3)
        return json.dumps({"signal": "UPDATE", "stop_loss": prompt.price * 0.7})

    bench.answer = answer
    events = await bench.run(bench.closes(FIRST, FIRST + 3))

    refused = [event for event in events if isinstance(event, Refused)]
    assert "is wider than" in refused[0].reason
    assert refused[0].reason in bench.prompts[2].user
    assert not of(LevelsMoved, events)


async def test_the_account_never_borrows_and_says_when_it_is_full(two_markets: Bench) -> None:
    two_markets.answer = lambda prompt: entry(prompt, "SELL")
    two_markets.rules = RiskRules(
        sizing=SizingRules(fraction=1.0),
        margin=MarginRules(spot_margin=True),
        costs=CostEstimate(fee=0.001, slippage=0.0005),
    )
    journal = MemoryJournal()
    cycle = two_markets.cycle(journal)
    close = two_markets.closes(FIRST, FIRST + 1)[0]

    await cycle.run(close)
    await cycle.run(close)

    assert list(cycle.strategy.ledger.positions) == ["BTC/USDT"]
    assert 0.0 <= cycle.strategy.ledger.free < 50.0
    refused = [event for event in journal.replay() if isinstance(event, Refused)]
    assert [(r.symbol, r.reason) for r in refused] == [
        ("ETH/USDT", "all of the account is in open positions")
    ]


async def test_a_live_price_beyond_the_stop_closes_at_that_price(bench: Bench) -> None:
    bench.answer = entry
    journal = MemoryJournal()
    cycle = bench.cycle(journal)
    close = bench.closes(FIRST, FIRST + 1)[0]
    await cycle.run(close)
    stop = cycle.strategy.ledger.positions["BTC/USDT"].stop_loss

    await cycle.touch("BTC/USDT", price=stop * 1.0001, at=close + 1)
    assert cycle.strategy.ledger.positions
    await cycle.touch("BTC/USDT", price=stop * 0.999, at=close + 2)

    trade = cycle.strategy.ledger.trades[0]
    assert trade.exit_price == pytest.approx(stop * 0.999 * 0.9995, rel=1e-12)
    assert (trade.closed_at, trade.reason) == (close + 2, "stop loss")


async def test_a_decision_is_acted_on_once_even_if_its_position_is_gone(bench: Bench) -> None:
    bench.answer = entry
    journal = MemoryJournal()
    cycle = bench.cycle(journal)
    close = bench.closes(FIRST, FIRST + 1)[0]
    await cycle.run(close)
    await cycle.touch("BTC/USDT", price=1.0, at=close + 1)
    written = list(journal.replay())

    await bench.cycle(journal).run(close)

    assert list(journal.replay()) == written


async def test_replaying_with_the_recorded_ticks_writes_the_same_journal(bench: Bench) -> None:
    journal = MemoryJournal()
    cycle = bench.cycle(journal)
    closes = bench.closes(FIRST, LAST)
    candles = bench.markets[0]
    for close in closes:
        await cycle.run(close)
        place = int(np.searchsorted(candles.open_time, close))
        for step, price in enumerate((candles.low[place], candles.high[place]), start=1):
            await cycle.touch("BTC/USDT", price=float(price), at=close + step * HOUR // 3)
    live = list(journal.replay())
    ticks = [event for event in live if isinstance(event, PriceTouched)]
    assert len(ticks) > 3
    again = MemoryJournal()

    await replay(bench.cycle(again), closes, ticks=ticks)
    replayed = list(again.replay())

    assert replayed == live[: len(replayed)]
    assert all(
        isinstance(event, PriceTouched | Intended | Filled) for event in live[len(replayed) :]
    )


async def test_a_tick_during_a_cycle_waits_until_the_cycle_is_done(bench: Bench) -> None:
    bench.answer = lambda prompt: entry(prompt, "HOLD" if prompt.held else "BUY")
    journal = MemoryJournal()
    cycle = bench.cycle(journal)
    first, second = bench.closes(FIRST, FIRST + 2)
    await cycle.run(first)
    held = cycle.strategy.ledger.positions["BTC/USDT"]

    class Interrupting:
        async def ask(self, prompt: Prompt, **_: object) -> object:
            await cycle.touch("BTC/USDT", price=held.stop_loss * 0.5, at=second + 1)
            assert "BTC/USDT" in cycle.strategy.ledger.positions
            return await inner.ask(prompt, listener=lambda _: None)

    path = cycle._path  # noqa: SLF001 - the model is swapped under the running cycle
    assert isinstance(path, DecisionPath)
    asking = path._consultation  # noqa: SLF001
    inner = asking._model  # noqa: SLF001
    asking._model = Interrupting()  # type: ignore[assignment]  # noqa: SLF001
    await cycle.run(second)

    assert "BTC/USDT" not in cycle.strategy.ledger.positions
    kinds = [type(event) for event in journal.replay()]
    assert kinds[-4:] == [Decided, PriceTouched, Intended, Filled]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(1, 12), min_size=1, max_size=8), salt=st.integers(0, 9))
async def test_money_is_neither_made_nor_lost(
    two_markets: Bench, steps: list[int], salt: int
) -> None:
    closes = [int(t) for t in two_markets.markets[0].close_time[FIRST + np.cumsum(steps) + salt]]

    ledger = Ledger.from_events(await two_markets.run(closes))

    assert ledger.opened is not None
    earned = sum(trade.profit for trade in ledger.trades)
    open_ = sum(
        held.unrealised(ledger.prices[symbol]) - held.entry_fee
        for symbol, held in ledger.positions.items()
    )
    assert ledger.equity == pytest.approx(ledger.opened.balance + earned + open_, abs=1e-6)
    assert all(held.stop_loss and held.take_profit for held in ledger.positions.values())
