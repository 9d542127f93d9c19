from dataclasses import replace

import pytest

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import (
    AccountOpened,
    Decided,
    Event,
    Filled,
    FundingPaid,
    Intended,
    LevelsMoved,
    Marked,
    OrderUnknown,
    Rejected,
)
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.errors import StateCorruptError
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.portfolio.watermark import Watermark


def order(name: str, purpose: Purpose, *, stop: float | None = 90.0) -> Order:
    return Order(
        order_id=name, symbol="BTC/USDT", side=Side.LONG, purpose=purpose, quantity=2.0,
        price=100.0, at=1, stop_loss=stop, take_profit=120.0,
    )  # fmt: skip


def fill(name: str, price: float = 100.0, *, quantity: float = 2.0) -> Filled:
    return Filled(fill=Fill(order_id=name, price=price, quantity=quantity, fee=1.0, at=2))


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


OTHER = replace(OPENED, balance=5.0)
CHANGED = Intended(order=replace(order("a", Purpose.OPEN), quantity=3.0))
CONTRADICTIONS: dict[str, list[Event]] = {
    "opened twice": [OPENED, OTHER],
    "fill from nowhere": [fill("a")],
    "two orders of one id": [BOUGHT[0], CHANGED],
    "intended while under way": [BOUGHT[0], Intended(order=order("b", Purpose.OPEN))],
    "filled twice": [*BOUGHT, fill("a", 101.0)],
    "filled and rejected": [*BOUGHT, Rejected(order_id="a", at=1, reason="no")],
    "opened while held": [*BOUGHT, Intended(order=order("c", Purpose.OPEN)), fill("c")],
    "closed while flat": [Intended(order=order("b", Purpose.CLOSE_SIGNAL)), fill("b")],
    "naked position": [Intended(order=order("a", Purpose.OPEN, stop=None)), fill("a")],
    "rejected from nowhere": [Rejected(order_id="a", at=1, reason="no")],
    "unknown from nowhere": [OrderUnknown(order_id="a", at=1, reason="no")],
    "more filled than ordered": [BOUGHT[0], fill("a", quantity=2.1)],
    "levels of nothing": [LevelsMoved(symbol="BTC/USDT", at=1, stop_loss=1.0, take_profit=2.0)],
    "funding of nothing": [FundingPaid(symbol="BTC/USDT", at=1, amount=1.0)],
    "a widened stop": [
        *BOUGHT,
        LevelsMoved(symbol="BTC/USDT", at=2, stop_loss=89.0, take_profit=120.0),
    ],
}


@pytest.mark.parametrize("events", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
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
    assert memory.known_at == memory.trade.closed_at
    assert ledger.standing("ETH/USDT").memories == ()


def round_trip(number: int, symbol: str) -> list[Event]:
    opening, closing = f"{symbol} in {number}", f"{symbol} out {number}"
    return [
        Intended(order=replace(order(opening, Purpose.OPEN), symbol=symbol)),
        fill(opening),
        Intended(order=replace(order(closing, Purpose.CLOSE_SIGNAL), symbol=symbol)),
        fill(closing, 100.0 + number),
    ]


def test_a_market_remembers_its_own_newest_trades_however_many_others_have() -> None:
    trips = [
        event
        for number in range(30)
        for symbol in ("BTC/USDT", "ETH/USDT", "SOL/USDT")[: 1 + 2 * (number < 25)]
        for event in round_trip(number, symbol)
    ]
    ledger = Ledger.from_events([OPENED, *trips])

    for symbol, newest in (("BTC/USDT", 30), ("ETH/USDT", 25)):
        standing = ledger.standing(symbol)
        exits = [memory.trade.exit_price for memory in standing.memories]
        assert exits == [100.0 + number for number in range(newest - 20, newest)]
        assert [trade.exit_price for trade in standing.trades] == exits[-5:]


def test_an_older_decision_is_not_taken_for_the_reason_of_a_trade() -> None:
    ledger = Ledger.from_events([OPENED, said("it rises", as_of=0), *BOUGHT, *SOLD])

    assert ledger.standing("BTC/USDT").memories[0].reasoning == ""


def test_a_fill_in_part_opens_what_was_filled() -> None:
    ledger = Ledger.from_events([OPENED, BOUGHT[0], fill("a", quantity=0.5)])

    assert ledger.positions["BTC/USDT"].quantity == 0.5
    assert not ledger.orders.pending


def test_an_exit_in_part_keeps_the_rest_with_its_stop_and_shares_the_costs() -> None:
    ledger = Ledger.from_events([OPENED, *BOUGHT, SOLD[0], fill("b", 110.0, quantity=0.5)])

    rest = ledger.positions["BTC/USDT"]
    assert (rest.quantity, rest.stop_loss, rest.entry_fee) == (1.5, 90.0, 0.75)
    trade = ledger.trades[0]
    assert (trade.position.quantity, trade.position.entry_fee) == (0.5, 0.25)
    assert trade.profit == pytest.approx(5.0 - 0.25 - 1.0)


def test_what_it_cost_is_told_apart() -> None:
    funding = FundingPaid(symbol="BTC/USDT", at=5, amount=0.25)
    bought = (BOUGHT[0], fill("a", 100.5))
    ledger = Ledger.from_events([OPENED, *bought, funding, SOLD[0], fill("b", 99.0)])

    money = ledger.money
    assert (money.moves, money.slippage, money.fees, money.funding) == (0.0, 3.0, 2.0, 0.25)
    assert ledger.equity == pytest.approx(1000.0 + money.earned)
    assert ledger.trades[0].profit == pytest.approx(money.earned)


def test_an_order_of_unknown_outcome_is_neither_held_nor_flat() -> None:
    doubt = OrderUnknown(order_id="a", at=1, reason="timed out")
    ledger = Ledger.from_events([OPENED, BOUGHT[0], doubt])

    assert not ledger.positions
    assert [exposure.value for exposure in ledger.exposures()] == [200.0]
    assert ledger.free == 800.0
    ledger.apply(BOUGHT[1])
    assert not ledger.orders.unknown
    assert ledger.positions


def test_the_day_and_the_peak_count_whole_moments_only() -> None:
    ledger = Ledger.from_events([OPENED, *BOUGHT])
    for at, price in ((3_600_000, 150.0), (7_200_000, 120.0), (86_400_000, 110.0)):
        ledger.apply(Marked(symbol="BTC/USDT", at=at, price=price))

    assert ledger.watermark == Watermark(
        at=86_400_000, day_began_with=999.0 + 40.0, peak=999.0 + 100.0
    )


def test_a_rejected_order_is_remembered_as_a_refusal() -> None:
    ledger = Ledger.from_events(
        [OPENED, BOUGHT[0], Rejected(order_id="a", at=1, reason="too small")]
    )

    assert ledger.refusals == {"BTC/USDT": "too small"}
    assert not ledger.orders.pending
    assert not ledger.positions
