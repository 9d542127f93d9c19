"""Fees, slippage, thin volume and refusals, by hand."""

import hashlib
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.exit_plan import Conditions
from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Side
from candlewick.errors import BrokerRefusedError
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts

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

FREE = PaperCosts(fee=0.0, slippage=0.0)
BUSY = Conditions(volatility=0.02, volume=300.0, span=3_600_000)


@pytest.mark.parametrize(
    ("side", "purpose", "price"),
    [
        (Side.LONG, Purpose.OPEN, DEAR),
        (Side.LONG, Purpose.CLOSE_SIGNAL, CHEAP),
        (Side.LONG, Purpose.STOP_LOSS, CHEAP),
        (Side.LONG, Purpose.LIQUIDATION, CHEAP),
        (Side.LONG, Purpose.TAKE_PROFIT, SAME),
        (Side.SHORT, Purpose.OPEN, CHEAP),
        (Side.SHORT, Purpose.CLOSE_SIGNAL, DEAR),
        (Side.SHORT, Purpose.TRAILING_STOP, DEAR),
        (Side.SHORT, Purpose.TAKE_PROFIT, SAME),
    ],
)
async def test_a_market_order_fills_worse_and_a_target_at_its_price(
    side: Side, purpose: Purpose, price: float
) -> None:
    broker = PaperBroker(PaperCosts(fee=0.001, slippage=0.01))

    fill = await broker.execute(replace(ORDER, side=side, purpose=purpose))

    assert fill.price == pytest.approx(price, rel=1e-12)
    assert fill.fee == pytest.approx(0.001 * price * 3.0, rel=1e-12)


@pytest.mark.parametrize("purpose", Purpose)
async def test_without_costs_it_fills_at_the_price(purpose: Purpose) -> None:
    fill = await PaperBroker(FREE).execute(replace(ORDER, purpose=purpose))

    assert (fill.price, fill.fee) == (200.0, 0.0)


async def test_a_target_pays_the_makers_fee_and_a_stop_the_takers() -> None:
    broker = PaperBroker(PaperCosts(fee=0.001, maker_fee=0.0002, slippage=0.0))

    target = await broker.execute(replace(ORDER, purpose=Purpose.TAKE_PROFIT))
    stop = await broker.execute(replace(ORDER, purpose=Purpose.STOP_LOSS))

    assert (target.fee, stop.fee) == pytest.approx((0.12, 0.6))


async def test_an_order_pays_by_the_square_root_of_its_share_of_the_volume() -> None:
    broker = PaperBroker(replace(FREE, impact=0.5))

    fill = await broker.execute(replace(ORDER, conditions=BUSY))

    assert fill.price == pytest.approx(200.0 * (1.0 + 0.02 * 0.5 * math.sqrt(3.0 / 300.0)))


async def test_while_an_order_travels_the_price_walks_away_by_what_its_id_draws() -> None:
    broker = PaperBroker(replace(FREE, latency=900_000))
    drawn = int.from_bytes(hashlib.sha256(b"1").digest()[:8], "big") / 2**64

    fill = await broker.execute(replace(ORDER, conditions=BUSY))

    assert fill.price == pytest.approx(200.0 * (1.0 + 0.02 * drawn * 0.5))
    assert fill.at == 7 + 900_000


async def test_a_thin_market_fills_an_opening_in_part_and_an_exit_whole() -> None:
    broker = PaperBroker(replace(FREE, participation=0.1))
    thin = replace(ORDER, conditions=replace(BUSY, volume=20.0))

    assert (await broker.execute(thin)).quantity == 2.0
    assert (await broker.execute(replace(thin, purpose=Purpose.STOP_LOSS))).quantity == 3.0


async def test_a_market_without_volume_fills_no_opening() -> None:
    dead = replace(ORDER, conditions=replace(BUSY, volume=0.0))

    broker = PaperBroker(replace(FREE, participation=0.5))

    with pytest.raises(BrokerRefusedError, match="nothing is traded in BTC/USDT"):
        await broker.execute(dead)
    assert (await broker.execute(replace(dead, purpose=Purpose.STOP_LOSS))).quantity == 3.0


async def test_about_as_many_orders_are_refused_as_was_set_and_always_the_same() -> None:
    broker = PaperBroker(replace(FREE, rejects=0.2))

    async def refused(name: int) -> bool:
        try:
            await broker.execute(replace(ORDER, order_id=str(name)))
        except BrokerRefusedError:
            return True
        return False

    first = [await refused(name) for name in range(1000)]

    assert 150 < sum(first) < 250
    assert first == [await refused(name) for name in range(1000)]


async def test_a_liquidation_is_never_refused() -> None:
    broker = PaperBroker(replace(FREE, rejects=0.999))

    fill = await broker.execute(replace(ORDER, purpose=Purpose.LIQUIDATION))

    assert fill.quantity == 3.0


@given(
    quantity=st.floats(1e-6, 1e9),
    volatility=st.floats(0.0, 10.0),
    volume=st.one_of(st.none(), st.floats(1e-6, 1e9)),
    purpose=st.sampled_from(list(Purpose)),
    side=st.sampled_from(list(Side)),
)
async def test_no_order_however_large_gets_a_price_of_nothing(
    quantity: float, volatility: float, volume: float | None, purpose: Purpose, side: Side
) -> None:
    costs = PaperCosts(fee=0.001, slippage=0.001, latency=60_000, impact=10.0)
    order = replace(
        ORDER, quantity=quantity, purpose=purpose, side=side,
        conditions=Conditions(volatility=volatility, volume=volume, span=60_000),
    )  # fmt: skip

    fill = await PaperBroker(costs).execute(order)

    assert 0.0 < fill.price < math.inf
    assert 0.0 < fill.quantity <= quantity
    assert fill.price >= order.price if order.buys else fill.price <= order.price
