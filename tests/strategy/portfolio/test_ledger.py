import pytest

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import (
    AccountOpened,
    Decided,
    Event,
    Filled,
    Intended,
    LevelsMoved,
    Rejected,
)
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.errors import StateCorruptError
from candlewick.strategy.portfolio.ledger import Ledger


def order(name: str, purpose: Purpose, *, stop: float | None = 90.0) -> Order:
    return Order(
        order_id=name, symbol="BTC/USDT", side=Side.LONG, purpose=purpose, quantity=2.0,
        price=100.0, at=1, stop_loss=stop, take_profit=120.0,
    )  # fmt: skip


def fill(name: str, price: float = 100.0) -> Filled:
    return Filled(fill=Fill(order_id=name, price=price, quantity=2.0, fee=1.0, at=2))


OPENED = AccountOpened(account="paper", currency="USDT", balance=1000.0, at=0)
BOUGHT = (Intended(order=order("a", Purpose.OPEN)), fill("a"))
SOLD = (Intended(order=order("b", Purpose.CLOSE_SIGNAL)), fill("b", 110.0))


def test_a_round_trip_earns_the_difference_less_both_fees() -> None:
    ledger = Ledger.from_events([OPENED, *BOUGHT, *SOLD])

    assert ledger.equity == 1000.0 + 20.0 - 2.0
    assert [trade.profit for trade in ledger.trades] == [18.0]
    assert ledger.trades[0].profit_fraction == pytest.approx(0.09)


def test_an_open_position_is_worth_its_price() -> None:
    ledger = Ledger.from_events([OPENED, *BOUGHT])

    assert ledger.equity == 999.0
    assert ledger.positions["BTC/USDT"].stop_loss == 90.0


@pytest.mark.parametrize(
    "events",
    [
        [OPENED, OPENED],
        [fill("a")],
        [BOUGHT[0], BOUGHT[0]],
        [*BOUGHT, fill("a")],
        [*BOUGHT, Intended(order=order("c", Purpose.OPEN)), fill("c")],
        [Intended(order=order("b", Purpose.CLOSE_SIGNAL)), fill("b")],
        [Intended(order=order("a", Purpose.OPEN, stop=None)), fill("a")],
        [Rejected(order_id="a", at=1, reason="no")],
        [LevelsMoved(symbol="BTC/USDT", at=1, stop_loss=1.0, take_profit=2.0)],
    ],
    ids=[
        "opened twice", "fill from nowhere", "intended twice", "filled twice", "opened while held",
        "closed while flat", "naked position", "rejected from nowhere", "levels of nothing",
    ],
)  # fmt: skip
def test_events_that_contradict_each_other_stop_the_program(events: list[Event]) -> None:
    with pytest.raises(StateCorruptError):
        Ledger.from_events(events)


def said(words: str, *, as_of: int) -> Decided:
    decision = Decision(symbol="BTC/USDT", as_of=as_of, signal=Signal.BUY, reasoning=words)
    prompt = Prompt(
        symbol="BTC/USDT", as_of=as_of, system="", user="", facts=(), choices=(), held=None,
        price=100.0, atr=None,
    )  # fmt: skip
    answer = Answer(text="", finish_reason="stop", model="m", provider="p")
    return Decided(decision=decision, prompt=prompt, answer=answer)


def test_a_closed_trade_is_remembered_with_what_was_said_when_it_was_opened() -> None:
    closing = said("enough", as_of=2)
    ledger = Ledger.from_events([OPENED, said("it rises", as_of=1), *BOUGHT, closing, *SOLD])

    (memory,) = ledger.standing("BTC/USDT").memories
    assert memory.reasoning == "it rises"
    assert memory.trade == ledger.trades[0]
    assert memory.known_at == memory.trade.closed_at == 2
    assert ledger.standing("ETH/USDT").memories == ()


def test_an_older_decision_is_not_taken_for_the_reason_of_a_trade() -> None:
    ledger = Ledger.from_events([OPENED, said("it rises", as_of=0), *BOUGHT, *SOLD])

    assert ledger.standing("BTC/USDT").memories[0].reasoning == ""


def test_a_rejected_order_is_remembered_as_a_refusal() -> None:
    ledger = Ledger.from_events(
        [OPENED, BOUGHT[0], Rejected(order_id="a", at=1, reason="too small")]
    )

    assert ledger.refusals == {"BTC/USDT": "too small"}
    assert not ledger.pending
    assert not ledger.positions
