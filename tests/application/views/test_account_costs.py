"""What an account paid, and on what terms it holds, as every screen shows it."""

import pytest

from candlewick.application.views.account import account_view, trade_rows
from candlewick.domain.events import AccountOpened, Filled, FundingPaid, Intended, Marked
from candlewick.domain.exit_plan import Terms
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.strategy.portfolio.ledger import Ledger

HOUR = 3_600_000


def order(name: str, purpose: Purpose, price: float, at: int) -> Order:
    return Order(
        order_id=name, symbol="BTC/USDT:USDT", side=Side.LONG, purpose=purpose, quantity=2.0,
        price=price, at=at, stop_loss=95.0, take_profit=120.0,
        terms=Terms(leverage=10.0, maintenance=0.01, financing=0.0001),
    )  # fmt: skip


@pytest.fixture
def ledger() -> Ledger:
    opening = order("a", Purpose.OPEN, 100.0, HOUR)
    return Ledger.from_events(
        [
            AccountOpened(account="paper", currency="USDT", balance=1000.0, at=0),
            Intended(order=opening),
            Filled(fill=Fill(order_id="a", price=100.5, quantity=2.0, fee=0.2, at=HOUR)),
            FundingPaid(symbol="BTC/USDT:USDT", at=8 * HOUR, amount=0.02),
            Marked(symbol="BTC/USDT:USDT", at=8 * HOUR, price=101.0),
        ]
    )


def test_a_position_shows_its_terms_and_the_account_what_it_paid(ledger: Ledger) -> None:
    view = account_view(ledger)

    (row,) = view.positions
    assert (row.leverage, row.funding, row.stop_kind) == (10.0, 0.02, "stop loss")
    assert row.liquidation_price == pytest.approx((100.5 - 10.05 + 0.01) / 0.99)
    assert view.account is not None
    paid = (view.account.fees, view.account.slippage, view.account.funding)
    assert paid == pytest.approx((0.2, 1.0, 0.02))


def test_a_trade_shows_what_each_part_cost(ledger: Ledger) -> None:
    ledger.apply(Intended(order=order("b", Purpose.CLOSE_SIGNAL, 102.0, 9 * HOUR)))
    ledger.apply(Filled(fill=Fill(order_id="b", price=101.5, quantity=2.0, fee=0.2, at=9 * HOUR)))

    (row,) = trade_rows(ledger)

    assert (row.fees, row.slippage, row.funding) == pytest.approx((0.4, 2.0, 0.02))
    assert row.profit == pytest.approx(2.0 * (102.0 - 100.0) - 2.0 - 0.4 - 0.02)
