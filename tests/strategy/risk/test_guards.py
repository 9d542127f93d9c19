"""Each guard refuses for one reason, and says it."""

from dataclasses import replace

import pytest

from candlewick.domain.events import (
    AccountOpened,
    Event,
    Filled,
    HaltAction,
    Intended,
    Marked,
    OrderUnknown,
    SwitchSet,
)
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.guards.count import AllowedSymbols, OpenPositions, OrderRate
from candlewick.strategy.risk.guards.guard import Guard, Proposal
from candlewick.strategy.risk.guards.loss import DailyLoss, Drawdown
from candlewick.strategy.risk.guards.market_state import StaleData, WideSpread
from candlewick.strategy.risk.guards.pause import CoolDown, LossStreak
from candlewick.strategy.risk.guards.standstill import KillSwitch, UnknownOrders

MINUTE = 60_000
NOW = 100 * MINUTE
DAY = 86_400_000
ORDER = Order(
    order_id="new", symbol="BTC/USDT", side=Side.LONG, purpose=Purpose.OPEN, quantity=1.0,
    price=100.0, at=NOW, stop_loss=98.0, take_profit=104.0,
)  # fmt: skip
OPENED = AccountOpened(account="paper", currency="USDT", balance=1000.0, at=0)


def refusal(
    guard: Guard,
    *events: Event,
    now: int = NOW,
    spread: float | None = None,
    symbol: str = "BTC/USDT",
    at: int = NOW,
) -> str | None:
    order = replace(ORDER, symbol=symbol, at=at)
    proposal = Proposal(order=order, now=max(now, at), spread=spread)
    return guard.refusal(proposal, Ledger.from_events([OPENED, *events]))


def bought(name: str, *, at: int, symbol: str = "BTC/USDT") -> list[Event]:
    order = replace(ORDER, order_id=name, at=at, symbol=symbol)
    fill = Fill(order_id=name, price=100.0, quantity=1.0, fee=0.0, at=at)
    return [Intended(order=order), Filled(fill=fill)]


def sold(name: str, *, at: int, price: float, symbol: str = "BTC/USDT") -> list[Event]:
    order = replace(
        ORDER, order_id=name, at=at, symbol=symbol, purpose=Purpose.CLOSE_SIGNAL, price=price
    )
    fill = Fill(order_id=name, price=price, quantity=1.0, fee=0.0, at=at)
    return [Intended(order=order), Filled(fill=fill)]


def trip(number: int, *, closed: int, price: float) -> list[Event]:
    return [
        *bought(f"in {number}", at=closed - 1),
        *sold(f"out {number}", at=closed, price=price),
    ]


@pytest.mark.parametrize(("closed", "left"), [(NOW - 4 * MINUTE, 1), (NOW - 5 * MINUTE, 0)])
def test_a_market_cools_down(closed: int, left: int) -> None:
    guard, events = CoolDown(pause=5 * MINUTE), trip(1, closed=closed, price=120.0)

    words = f"BTC/USDT cools down for another {left} min" if left else None
    assert refusal(guard, *events) == words
    assert refusal(guard, *events, symbol="ETH/USDT") is None


def test_only_listed_markets_are_traded() -> None:
    guard = AllowedSymbols(symbols=frozenset({"ETH/USDT"}))

    assert refusal(guard) == "BTC/USDT is not on the list of markets to trade"
    assert refusal(guard, symbol="ETH/USDT") is None


def test_only_so_many_positions_are_open_and_one_under_way_counts() -> None:
    guard = OpenPositions(most=2)
    one = bought("a", at=1, symbol="ETH/USDT")
    coming = Intended(order=replace(ORDER, order_id="b", symbol="SOL/USDT", at=2))

    assert refusal(guard, *one) is None
    assert refusal(guard, *one, coming) == "2 positions are open, and 2 are allowed"


def test_only_so_many_orders_are_made_in_a_minute() -> None:
    guard = OrderRate(most=2)
    old = trip(1, closed=NOW - MINUTE, price=101.0)
    new = trip(2, closed=NOW - MINUTE + 2, price=101.0)

    assert refusal(guard, *old) is None
    assert refusal(guard, *old, *new) == ("2 orders were made within a minute, and 2 are allowed")


def test_a_day_that_lost_too_much_is_over_and_the_next_one_begins_anew() -> None:
    guard = DailyLoss(limit=0.05)
    held = bought("a", at=MINUTE)
    fallen = Marked(symbol="BTC/USDT", at=NOW, price=50.0)

    assert refusal(guard, *held) is None
    assert refusal(guard, *held, fallen) == (
        "today 5.00% of the equity was lost, and the limit is 5.00%"
    )
    tomorrow = Marked(symbol="BTC/USDT", at=DAY, price=50.0)
    assert refusal(guard, *held, fallen, tomorrow, at=DAY) is None


def test_an_account_too_far_below_its_best_opens_nothing() -> None:
    guard = Drawdown(limit=0.1)
    held = bought("a", at=MINUTE)
    risen = Marked(symbol="BTC/USDT", at=NOW - 1, price=200.0)
    fallen = Marked(symbol="BTC/USDT", at=NOW, price=85.0)

    assert refusal(guard, *held, risen) is None
    assert refusal(guard, *held, risen, fallen) == (
        "the account is 10.45% below its best, and the limit is 10.00%"
    )


def test_losses_in_a_row_make_a_pause() -> None:
    guard = LossStreak(losses=2, pause=30 * MINUTE)
    first = trip(1, closed=NOW - 60 * MINUTE, price=99.0)
    second = trip(2, closed=NOW - 10 * MINUTE, price=99.0)
    gain = trip(3, closed=NOW - 5 * MINUTE, price=101.0)

    assert refusal(guard, *first) is None
    assert refusal(guard, *first, *second) == (
        "the last 2 trades lost; trading pauses for another 20 min"
    )
    assert refusal(guard, *first, *second, *gain) is None
    assert refusal(guard, *first, *second, at=NOW + 20 * MINUTE) is None


def test_a_price_that_is_too_old_is_not_traded_on() -> None:
    guard = StaleData(most=MINUTE)

    assert refusal(guard, now=NOW + MINUTE) is None
    assert refusal(guard, now=NOW + MINUTE + 1000) == (
        "the price is 61 s old, and 60 s are allowed"
    )


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        (0.001, None),
        (0.002, "the spread is 0.200%, and 0.100% are allowed"),
        (None, "the spread is not known, and it is limited"),
    ],
)
def test_a_spread_that_is_too_wide_or_unknown_is_refused(
    spread: float | None, words: str | None
) -> None:
    assert refusal(WideSpread(most=0.001), spread=spread) == words


@pytest.mark.parametrize("action", list(HaltAction))
def test_while_the_kill_switch_is_on_nothing_is_opened(action: HaltAction) -> None:
    on = SwitchSet(at=1, action=action, reason="holiday")

    assert refusal(KillSwitch()) is None
    assert refusal(KillSwitch(), on) == "the kill switch is on: holiday"
    assert refusal(KillSwitch(), on, SwitchSet(at=2, action=None)) is None


def test_while_an_order_is_of_unknown_outcome_nothing_is_opened_anywhere() -> None:
    coming, filled = bought("a", at=1, symbol="ETH/USDT")
    doubt = OrderUnknown(order_id="a", at=1, reason="timed out")

    assert refusal(UnknownOrders(), coming) is None
    assert refusal(UnknownOrders(), coming, doubt) == (
        "what became of the order in ETH/USDT is not known yet"
    )
    assert refusal(UnknownOrders(), coming, doubt, filled) is None
