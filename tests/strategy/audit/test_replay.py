"""What a run recorded comes out again, byte for byte, from what was kept of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import (
    Attempt,
    Decided,
    Event,
    Filled,
    Intended,
    LevelsMoved,
    Marked,
    Refused,
    Rejected,
)
from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.domain.record import Record
from candlewick.errors import ModelRefusedError, RefusedError, UnavailableError
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.store.memory_evidence import MemoryEvidence
from candlewick.ports.broker import Broker
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.journal import Journal
from candlewick.strategy.audit.decision_record import DecisionRecord, decision_records
from candlewick.strategy.audit.recorded import RecordedExchange, RecordedOutcomes
from candlewick.strategy.audit.replay import Replayed, replay_decision
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.trading_strategy import TradingStrategy
from tests.bench import LIMIT, Bench, RememberingAnalyzer

FIRST = LIMIT
ORDER = Order(
    order_id="a", symbol="B", side=Side.LONG, purpose=Purpose.OPEN, quantity=1.0, price=1.0, at=1
)


def numbered(events: Sequence[Event]) -> list[Record]:
    return [
        Record(seq=seq, hash=f"{seq:064x}", event=event)
        for seq, event in enumerate(events, start=1)
    ]


async def again(bench: Bench, events: Sequence[Event], record: DecisionRecord) -> Replayed:
    def make_path(model: ChatModel) -> DecisionPath:
        return DecisionPath(
            candles=MemoryCandles(()),
            sentiment=None,
            model=model,
            timeframe=bench.markets[0].timeframe,
            analyzer=bench.analyzer,
        )

    def make_strategy(journal: Journal, broker: Broker) -> TradingStrategy:
        return TradingStrategy(account="paper", broker=broker, journal=journal, rules=bench.rules)

    assert bench.evidence is not None
    return await replay_decision(
        record,
        evidence=bench.evidence.recall(record.decided.snapshot),
        past=events[: record.seq - 1],
        make_path=make_path,
        make_strategy=make_strategy,
    )


def bare(decided: Decided) -> Decided:
    """Return what comes out of code: without what is only written beside it."""
    return replace(decided, snapshot="", settings="")


@pytest.fixture
def kept(two_markets: Bench) -> Bench:
    two_markets.evidence = MemoryEvidence()
    two_markets.analyzer = RememberingAnalyzer(limit=LIMIT)
    return two_markets


async def test_every_decision_of_a_run_comes_out_again_with_all_its_effects(kept: Bench) -> None:
    events = await kept.run(kept.closes(FIRST, FIRST + 60))
    records = decision_records(numbered(events))

    for record in records:
        replayed = await again(kept, events, record)
        assert replayed.decided == bare(record.decided)
        assert replayed.effects == record.effects
    kinds = {type(event) for record in records for event in record.effects}
    assert kinds >= {Intended, Filled, LevelsMoved, Refused}


async def test_a_rule_that_is_stricter_now_changes_the_verdict_and_nothing_else(
    kept: Bench,
) -> None:
    events = await kept.run(kept.closes(FIRST, FIRST + 10))
    record = next(one for one in decision_records(numbered(events)) if one.effects)
    kept.rules = replace(kept.rules, sizing=SizingRules(fraction=0.05))

    replayed = await again(kept, events, record)

    assert replayed.decided == bare(record.decided)
    assert replayed.effects != record.effects


async def test_an_order_that_was_under_way_when_the_record_ends_comes_out_as_intended(
    kept: Bench,
) -> None:
    events = await kept.run(kept.closes(FIRST, FIRST + 10))
    cut = next(place for place, one in enumerate(events) if isinstance(one, Filled))
    (record,) = [
        one for one in decision_records(numbered(events[:cut])) if one.seq == cut - 1
    ]  # fmt: skip

    replayed = await again(kept, events, record)

    assert [type(event) for event in replayed.effects] == [Intended]
    assert replayed.effects == record.effects


async def test_what_is_done_later_in_a_market_is_no_effect_of_the_decision_before(
    kept: Bench,
) -> None:
    events = await kept.run(kept.closes(FIRST, FIRST + 60))
    records = decision_records(numbered(events))
    of_decisions = sum(len(record.effects) for record in records)
    exits = [
        event.order.order_id
        for event in events
        if isinstance(event, Intended)
        and event.order.purpose in {Purpose.STOP_LOSS, Purpose.TAKE_PROFIT}
    ]

    acted = [one for one in events[1:] if not isinstance(one, Marked | Decided)]
    assert len(exits) > 3
    assert of_decisions == len(acted) - 2 * len(exits)  # an intent and a fill each


def decision_by(*exchanges: tuple[str, str]) -> Decided:
    answers = [
        (question, Answer(text=text, finish_reason="stop", model="m", provider="p"))
        for question, text in exchanges
    ]
    return Decided(
        decision=Decision(symbol="B", as_of=1, signal=Signal.HOLD),
        prompt=prompt("go"),
        question=answers[-1][0],
        answer=answers[-1][1],
        attempts=tuple(Attempt(question=q, answer=a) for q, a in answers[:-1]),
    )


def prompt(user: str) -> Prompt:
    return Prompt(
        symbol="B", as_of=1, system="", user=user, facts=(), choices=(), held=None, price=1.0,
        atr=None,
    )  # fmt: skip


async def ask(model: ChatModel, user: str) -> str:
    return (await model.ask(prompt(user), listener=lambda _: None)).text


async def test_each_question_of_a_decision_gets_the_answer_it_got_then() -> None:
    model = RecordedExchange(decision_by(("", "one"), ("", "two"), ("again?", "three")))

    assert await ask(model, "go") == "one"
    assert await ask(model, "go\n\nagain?") == "three"
    assert await ask(model, "go") == "two"
    with pytest.raises(ModelRefusedError, match="more is asked now"):
        await ask(model, "go")


async def test_an_order_gets_the_outcome_it_got_then() -> None:
    broker = RecordedOutcomes([Rejected(order_id="a", at=1, reason="too small")])

    with pytest.raises(RefusedError, match="too small"):
        await broker.execute(ORDER)
    with pytest.raises(UnavailableError, match="no outcome is recorded of order b"):
        await broker.execute(replace(ORDER, order_id="b"))


def test_an_outcome_that_comes_late_still_belongs_to_its_decision() -> None:
    late = Rejected(order_id="a", at=3, reason="expired")
    decided = decision_by(("", "x"))
    events: list[Event] = [
        decided,
        Intended(order=ORDER),
        Marked(symbol="B", at=2, price=1.0),
        late,
    ]

    (record,) = decision_records(numbered(events))

    assert record.effects == (Intended(order=ORDER), late)
