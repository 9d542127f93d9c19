"""Fees and slippage, by hand."""

from dataclasses import replace

import pytest

from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Side
from candlewick.infrastructure.broker.paper import PaperBroker

ORDER = Order(
    order_id="1",
    symbol="BTC/USDT",
    side=Side.LONG,
    purpose=Purpose.OPEN,
    quantity=3.0,
    price=200.0,
    at=7,
    stop_loss=190.0,
    take_profit=220.0,
)
DEAR, CHEAP, SAME = 202.0, 198.0, 200.0
"""200 with 1 % slippage: what is bought costs more, what is sold brings less."""


@pytest.mark.parametrize(
    ("side", "purpose", "price"),
    [
        (Side.LONG, Purpose.OPEN, DEAR),
        (Side.LONG, Purpose.CLOSE_SIGNAL, CHEAP),
        (Side.LONG, Purpose.STOP_LOSS, CHEAP),
        (Side.LONG, Purpose.TAKE_PROFIT, SAME),
        (Side.SHORT, Purpose.OPEN, CHEAP),
        (Side.SHORT, Purpose.CLOSE_SIGNAL, DEAR),
        (Side.SHORT, Purpose.STOP_LOSS, DEAR),
        (Side.SHORT, Purpose.TAKE_PROFIT, SAME),
    ],
)
async def test_a_market_order_fills_worse_and_a_target_at_its_price(
    side: Side, purpose: Purpose, price: float
) -> None:
    broker = PaperBroker(fee=0.001, slippage=0.01)

    fill = await broker.execute(replace(ORDER, side=side, purpose=purpose))

    assert fill.price == pytest.approx(price, rel=1e-12)
    assert fill.fee == pytest.approx(0.001 * price * 3.0, rel=1e-12)


@pytest.mark.parametrize("purpose", Purpose)
async def test_without_costs_it_fills_at_the_price(purpose: Purpose) -> None:
    fill = await PaperBroker(fee=0.0, slippage=0.0).execute(replace(ORDER, purpose=purpose))

    assert (fill.price, fill.fee) == (200.0, 0.0)
