"""The views: plain data, the same for screen, file and JSON."""

import json
from dataclasses import asdict, fields, is_dataclass
from typing import Any

import pytest

from candlewick.application.views.account import account_row, account_view, trade_rows
from candlewick.application.views.decision import decision_detail, decision_row
from candlewick.application.views.moment import utc, utc_minute
from candlewick.application.views.prompt import prompt_view
from candlewick.domain.answer import Answer, Usage
from candlewick.domain.decision import Check, Confidence, Decision, Signal
from candlewick.domain.events import AccountOpened, Decided, Event, Filled, Intended, Marked
from candlewick.domain.language_model.price import CostPreview
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.strategy.audit.decision_record import DecisionRecord
from candlewick.strategy.portfolio.ledger import Ledger

AT = 1_762_873_200_000
HOUR = 3_600_000
PROMPT = Prompt(
    symbol="BTC/USDT",
    as_of=AT,
    system="rules",
    user="market",
    facts=("The price rose.",),
    choices=(Signal.BUY, Signal.HOLD),
    held=None,
    price=100.0,
    atr=1.0,
)
COST = CostPreview(calls=1, prompt_tokens=3, completion_tokens=9, usd=0.5)
DECIDED = Decided(
    decision=Decision(
        symbol="BTC/USDT",
        as_of=AT,
        signal=Signal.BUY,
        confidence=Confidence.LOW,
        stop_loss=98.0,
        take_profit=104.0,
        reasoning="it rises",
    ),
    prompt=PROMPT,
    answer=Answer(
        text="{}",
        reasoning="hm",
        finish_reason="stop",
        model="m",
        provider="p",
        request="{}",
        usage=Usage(prompt_tokens=5, completion_tokens=7),
        latency_ms=12,
        probabilities={"BUY": 0.75},
        failures=("m0: away",),
    ),
    checks=(Check(name="finished", passed=True, detail="stop"),),
)


def order(
    number: str, *, side: Side, purpose: Purpose, price: float, at: int, symbol: str
) -> Order:
    return Order(
        order_id=number,
        symbol=symbol,
        side=side,
        purpose=purpose,
        quantity=2.0,
        price=price,
        at=at,
        stop_loss=90.0 if purpose is Purpose.OPEN else None,
        take_profit=120.0 if purpose is Purpose.OPEN else None,
    )


def happened(*orders: Order) -> list[Event]:
    """Return events in which each order is filled at its price for a fee of one."""
    events: list[Event] = [AccountOpened(account="a", currency="USDT", balance=1000.0, at=AT)]
    for one in orders:
        fill = Fill(order_id=one.order_id, price=one.price, quantity=2.0, fee=1.0, at=one.at)
        events += [Intended(order=one), Filled(fill=fill)]
    return events


OPEN, SIGNAL = Purpose.OPEN, Purpose.CLOSE_SIGNAL
BTC_IN = order("1", side=Side.LONG, purpose=OPEN, price=100.0, at=AT, symbol="BTC/USDT")
BTC_OUT = order("2", side=Side.LONG, purpose=SIGNAL, price=110.0, at=AT + HOUR, symbol="BTC/USDT")
SOL_IN = order("3", side=Side.SHORT, purpose=OPEN, price=50.0, at=AT, symbol="SOL/USDT")
RECORD = DecisionRecord(
    seq=7, hash="0123456789abcdef", decided=DECIDED, effects=(Intended(order=BTC_IN),)
)
ALL = [*happened(BTC_IN, BTC_OUT, SOL_IN), Marked(symbol="SOL/USDT", at=AT + HOUR, price=45.0)]
LEDGER = Ledger.from_events(ALL)


def plain(value: Any) -> bool:
    """Return whether JSON can write `value` as it is, with no number that is none."""
    if is_dataclass(value) and not isinstance(value, type):
        return all(plain(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, list):
        return all(plain(one) for one in value)
    if isinstance(value, dict):
        return all(isinstance(name, str) and plain(one) for name, one in value.items())
    return value is None or isinstance(value, str | bool | int | float)


@pytest.mark.parametrize(
    "view",
    [
        account_view(LEDGER),
        account_view(Ledger()),
        trade_rows(LEDGER),
        decision_row(DECIDED),
        decision_detail(RECORD),
        prompt_view(PROMPT, cost=COST),
    ],
    ids=["account", "no account", "trades", "decision", "detail", "prompt"],
)
def test_every_view_is_plain_data(view: Any) -> None:
    assert plain(view)
    assert json.dumps(view, default=asdict, allow_nan=False)


def test_an_account_is_worth_its_cash_and_what_its_positions_would_gain() -> None:
    row = account_row(LEDGER)

    assert row is not None
    # 2 x 10 earned on BTC, 2 x 5 open on the falling SOL, three fees of one.
    assert row.equity == pytest.approx(1000.0 + 20.0 + 10.0 - 3.0)
    assert row.total_return == pytest.approx(0.027)
    assert row.fees == pytest.approx(3.0)
    assert (row.account, row.first_balance, row.trades) == ("a", 1000.0, 1)


def test_a_position_is_valued_at_the_newest_price_looked_at() -> None:
    (held,) = account_view(LEDGER).positions

    assert (held.symbol, held.side, held.price) == ("SOL/USDT", "SHORT", 45.0)
    assert held.unrealised == pytest.approx(10.0)
    assert (held.stop_loss, held.take_profit) == (90.0, 120.0)
    assert held.opened_at == "2025-11-11T15:00:00Z"


def test_a_trade_names_what_it_earned_after_costs_and_why_it_ended() -> None:
    (trade,) = trade_rows(LEDGER)

    assert trade.profit == pytest.approx(18.0)
    assert trade.profit_fraction == pytest.approx(0.09)
    assert trade.fees == pytest.approx(2.0)
    assert trade.reason == "close signal"
    assert (trade.opened_at, trade.closed_at) == ("2025-11-11T15:00:00Z", "2025-11-11T16:00:00Z")


def test_before_an_account_was_opened_there_is_none() -> None:
    assert account_view(Ledger()).account is None
    assert account_view(Ledger()).positions == []


def test_a_decision_carries_what_was_decided_asked_and_checked() -> None:
    detail = decision_detail(RECORD)
    row = detail.decision

    assert asdict(row) == {
        "id": "BTC/USDT@2025-11-11T15:00Z",
        "hash": "0123456789abcdef",
        "as_of": "2025-11-11T15:00:00Z",
        "symbol": "BTC/USDT",
        "price": 100.0,
        "signal": "BUY",
        "confidence": "LOW",
        "probability": None,
        "worth": None,
        "stop_loss": 98.0,
        "take_profit": 104.0,
        "size": None,
        "refused": None,
        "reason": None,
        "reasoning": "it rises",
        "model": "m",
        "provider": "p",
        "recorded": False,
        "cached": False,
        "price_usd": None,
        "latency_ms": 12,
        "prompt_tokens": 5,
        "completion_tokens": 7,
        "probabilities": {"BUY": 0.75},
        "checks": [{"name": "finished", "passed": True, "detail": "stop"}],
    }
    assert (detail.system, detail.prompt, detail.facts) == ("rules", "market", ["The price rose."])
    assert (detail.answer, detail.model_reasoning, detail.request) == ("{}", "hm", "{}")
    assert detail.failures == ["m0: away"]


def test_a_prompt_is_shown_whole() -> None:
    view = prompt_view(PROMPT, cost=COST)

    assert (view.system, view.user, view.tokens) == ("rules", "market", 3)
    assert (view.answer_tokens, view.price_usd) == (9, 0.5)
    assert view.choices == ["BUY", "HOLD"]
    assert view.facts == ["The price rose."]


def test_times_name_their_zone() -> None:
    assert utc(AT) == "2025-11-11T15:00:00Z"
    assert utc_minute(AT + 59_999) == "2025-11-11 15:00 UTC"
