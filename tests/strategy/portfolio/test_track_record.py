"""Who was how sure of a position, and whether it was closed with a profit."""

from dataclasses import replace

import pytest

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import AccountOpened, Decided, Event, Filled, Intended
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.portfolio.track_record import Tally

OPENED = AccountOpened(account="paper", currency="USDT", balance=1000.0, at=0)
PROMPT = Prompt(
    symbol="BTC/USDT", as_of=1, system="", user="", facts=(), choices=(Signal.BUY,),
    held=None, price=100.0, atr=None,
)  # fmt: skip


def decided(at: int, probability: float | None, *, model: str = "m") -> Decided:
    return Decided(
        decision=Decision(symbol="BTC/USDT", as_of=at, signal=Signal.BUY, probability=probability),
        prompt=replace(PROMPT, as_of=at),
        answer=Answer(text="", finish_reason="stop", model=model, provider="p"),
    )


def order(name: str, at: int, purpose: Purpose = Purpose.OPEN) -> Intended:
    return Intended(
        order=Order(
            order_id=name, symbol="BTC/USDT", side=Side.LONG, purpose=purpose, quantity=2.0,
            price=100.0, at=at, stop_loss=90.0, take_profit=120.0,
        )
    )  # fmt: skip


def fill(name: str, price: float = 100.0, quantity: float = 2.0) -> Filled:
    return Filled(fill=Fill(order_id=name, price=price, quantity=quantity, fee=0.0, at=2))


def round_trip(
    at: int, probability: float | None, price: float, *, model: str = "m"
) -> list[Event]:
    """Return a position that is opened at 100 and closed at `price` one moment later."""
    said = decided(at, probability, model=model)
    return [
        said, order(f"in {at}", at), fill(f"in {at}"),
        order(f"out {at}", at + 1, Purpose.CLOSE_SIGNAL), fill(f"out {at}", price),
    ]  # fmt: skip


def tallies(*events: Event) -> dict[str, dict[float, Tally]]:
    return Ledger.from_events([OPENED, *events]).track_record.tallies


def test_an_outcome_counts_for_who_opened_the_position_and_what_was_stated() -> None:
    found = tallies(
        *round_trip(1, 0.7, 110.0),
        *round_trip(3, 0.7, 95.0),
        *round_trip(5, 0.6, 110.0, model="other"),
    )

    assert found == {"m at p": {0.7: Tally(2, 1)}, "other at p": {0.6: Tally(1, 1)}}


def test_who_closes_a_position_does_not_answer_for_it() -> None:
    opening, closing = round_trip(1, 0.7, 110.0)[:3], round_trip(1, 0.7, 110.0)[3:]

    assert list(tallies(*opening, decided(2, 0.9, model="other"), *closing)) == ["m at p"]


@pytest.mark.parametrize(("last", "true"), [(60.0, 0), (95.0, 1)])
def test_a_position_that_is_closed_in_parts_has_one_outcome(last: float, true: int) -> None:
    events: list[Event] = [
        *round_trip(1, 0.7, 100.0)[:3],
        order("half", 2, Purpose.CLOSE_SIGNAL), fill("half", 110.0, 1.0),
    ]  # fmt: skip

    assert tallies(*events) == {}
    rest: list[Event] = [order("rest", 3, Purpose.CLOSE_SIGNAL), fill("rest", last, 1.0)]
    assert tallies(*events, *rest) == {"m at p": {0.7: Tally(1, true)}}


def test_an_even_trade_did_not_come_true() -> None:
    assert tallies(*round_trip(1, 0.7, 100.0)) == {"m at p": {0.7: Tally(1, 0)}}


def test_what_was_opened_without_a_probability_or_a_decision_is_not_counted() -> None:
    assert tallies(*round_trip(1, None, 110.0)) == {}
    assert tallies(*round_trip(1, 0.7, 110.0)[1:]) == {}


def test_a_decision_at_another_close_does_not_answer_for_an_order() -> None:
    assert tallies(decided(1, 0.7), *round_trip(3, 0.7, 110.0)[1:]) == {}


def test_a_journal_that_was_written_twice_counts_once() -> None:
    events = round_trip(1, 0.7, 110.0)

    assert tallies(*events, *events) == {"m at p": {0.7: Tally(1, 1)}}
