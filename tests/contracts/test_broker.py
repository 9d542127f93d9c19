"""What every broker promises, asked of each."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Side
from candlewick.infrastructure.broker.paper import PaperBroker
from candlewick.ports.broker import Broker

ORDER = Order(
    order_id="1",
    symbol="BTC/USDT",
    side=Side.LONG,
    purpose=Purpose.OPEN,
    quantity=0.1 + 0.2,
    price=104_321.57,
    at=7,
    stop_loss=100_000.0,
    take_profit=110_000.0,
)
ORDERS = [
    replace(ORDER, order_id=f"{side}-{purpose}", side=side, purpose=purpose)
    for side in Side
    for purpose in Purpose
]


def on_paper() -> Broker:
    return PaperBroker(fee=0.001, slippage=0.0005)


def on_paper_for_free() -> Broker:
    return PaperBroker(fee=0.0, slippage=0.0)


MAKERS = [on_paper, on_paper_for_free]


@pytest.fixture(params=MAKERS, ids=lambda make: make.__name__)
def make(request: pytest.FixtureRequest) -> Callable[[], Broker]:
    maker: Callable[[], Broker] = request.param
    return maker


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.order_id)
async def test_a_fill_belongs_to_its_order(make: Callable[[], Broker], order: Order) -> None:
    fill = await make().execute(order)

    assert (fill.order_id, fill.quantity, fill.at) == (order.order_id, order.quantity, order.at)
    assert fill.price > 0.0
    assert fill.fee >= 0.0


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.order_id)
async def test_the_same_order_gets_the_same_fill_also_after_a_restart(
    make: Callable[[], Broker], order: Order
) -> None:
    broker = make()
    first = await broker.execute(order)
    await broker.execute(replace(order, order_id="another", price=order.price / 2.0))

    assert await broker.execute(order) == first
    assert await make().execute(order) == first


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.order_id)
async def test_no_fill_is_better_than_the_price_of_its_order(
    make: Callable[[], Broker], order: Order
) -> None:
    buys = (order.side is Side.LONG) == (order.purpose is Purpose.OPEN)

    fill = await make().execute(order)

    assert fill.price >= order.price if buys else fill.price <= order.price
