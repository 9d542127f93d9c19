"""What every broker promises, asked of each."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.errors import RefusedError
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
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
    costs = PaperCosts(
        fee=0.001, maker_fee=0.0005, slippage=0.0005, latency=500, impact=0.5, participation=0.1
    )
    return PaperBroker(costs)


def on_paper_for_free() -> Broker:
    return PaperBroker(PaperCosts(fee=0.0, slippage=0.0))


def on_paper_with_moods() -> Broker:
    return PaperBroker(PaperCosts(fee=0.001, slippage=0.0005, rejects=0.5))


MAKERS = [on_paper, on_paper_for_free, on_paper_with_moods]


@pytest.fixture(params=MAKERS, ids=lambda make: make.__name__)
def make(request: pytest.FixtureRequest) -> Callable[[], Broker]:
    maker: Callable[[], Broker] = request.param
    return maker


async def said(broker: Broker, order: Order, *, looked_up: bool = False) -> Fill | str | None:
    """Return the fill of `order`, or the words of the refusal."""
    try:
        return await (broker.look_up(order) if looked_up else broker.execute(order))
    except RefusedError as e:
        return str(e)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.order_id)
async def test_a_fill_belongs_to_its_order(make: Callable[[], Broker], order: Order) -> None:
    fill = await said(make(), order)

    if isinstance(fill, Fill):
        assert fill.order_id == order.order_id
        assert fill.at >= order.at
        assert 0.0 < fill.quantity <= order.quantity
        assert fill.price > 0.0
        assert fill.fee >= 0.0
    else:
        assert fill


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.order_id)
async def test_the_same_order_gets_the_same_fill_also_after_a_restart(
    make: Callable[[], Broker], order: Order
) -> None:
    broker = make()
    first = await said(broker, order)
    await said(broker, replace(order, order_id="another", price=order.price / 2.0))

    assert await said(broker, order) == first
    assert await said(make(), order) == first


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.order_id)
async def test_what_became_of_an_order_can_be_looked_up_also_after_a_restart(
    make: Callable[[], Broker], order: Order
) -> None:
    broker = make()
    first = await said(broker, order)

    assert await said(broker, order, looked_up=True) == first
    assert await said(make(), order, looked_up=True) == first


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.order_id)
async def test_no_fill_is_better_than_the_price_of_its_order(
    make: Callable[[], Broker], order: Order
) -> None:
    fill = await said(make(), order)

    if isinstance(fill, Fill):
        assert fill.price >= order.price if order.buys else fill.price <= order.price
