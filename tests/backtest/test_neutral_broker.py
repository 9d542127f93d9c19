"""Fills that know no name, date or scale."""

from dataclasses import replace

import pytest

from candlewick.backtest.neutral_broker import NeutralBroker
from candlewick.domain.exit_plan import Conditions
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts

COSTS = PaperCosts(fee=0.001, slippage=0.0005, latency=1500, impact=0.3, participation=0.1)
ORDER = Order(
    order_id="1", symbol="BTC/USDT", side=Side.LONG, purpose=Purpose.OPEN, quantity=3.0,
    price=100.0, at=5_000, conditions=Conditions(volatility=0.01, volume=40.0),
)  # fmt: skip


async def filled(order: Order, *, start: int = 0, volume: float = 1.0) -> Fill:
    markets = {order.symbol: volume, "ZZZ/USDT": 1.0}
    broker = NeutralBroker(PaperBroker(COSTS), start=start, volumes=markets)
    fill = await broker.execute(order)
    assert await broker.look_up(order) == fill
    return fill


async def test_another_name_date_and_scale_fill_the_same() -> None:
    plain = await filled(ORDER)
    hidden = replace(
        ORDER, order_id="2", symbol="ASSET1/COIN", at=905_000, quantity=3.0 / 8.0, price=800.0,
        conditions=Conditions(volatility=0.01, volume=40.0 * 16.0),
    )  # fmt: skip
    fill = await filled(hidden, start=900_000, volume=1.0 / (8.0 * 16.0))

    assert (fill.price / 8.0, fill.quantity * 8.0, fill.fee) == (
        plain.price,
        plain.quantity,
        plain.fee,
    )
    assert (plain.order_id, fill.order_id) == ("1", "2")
    assert plain.at - 5_000 == fill.at - 905_000


@pytest.mark.parametrize("change", [{"at": 6_000}, {"purpose": Purpose.CLOSE_SIGNAL}])
async def test_another_close_or_kind_draws_anew(change: dict[str, object]) -> None:
    other = replace(ORDER, quantity=0.0001, **change)  # type: ignore[arg-type]
    same = replace(ORDER, quantity=0.0001)

    walked = [abs((await filled(order)).price / order.price - 1.0) for order in (same, other)]

    assert walked[0] != pytest.approx(walked[1], rel=1e-6)
