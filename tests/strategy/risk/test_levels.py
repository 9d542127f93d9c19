"""Hand-drawn candles and the exits they cause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.order import Purpose
from candlewick.domain.position import Position, Side
from candlewick.strategy.risk.levels import Bar, tightened, touched_by_price, touched_in_bar

STOP, TARGET = Purpose.STOP_LOSS, Purpose.TAKE_PROFIT


def position(side: Side = Side.LONG, *, stop: float = 98.0, target: float = 104.0) -> Position:
    if side is Side.SHORT:
        stop, target = 200.0 - stop, 200.0 - target
    return Position(
        symbol="BTC/USDT", side=side, quantity=1.0, entry_price=100.0, entry_fee=0.1,
        stop_loss=stop, take_profit=target, opened_at=0, order_id="a",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bar", "expected"),
    [
        ((100.0, 103.9, 98.1), None),
        ((100.0, 101.0, 98.0), (STOP, 98.0)),
        ((100.0, 104.0, 99.0), (TARGET, 104.0)),
        ((100.0, 105.0, 97.0), (STOP, 98.0)),
        ((95.0, 96.0, 94.0), (STOP, 95.0)),
        ((95.0, 110.0, 94.0), (STOP, 95.0)),
        ((107.0, 108.0, 106.0), (TARGET, 107.0)),
    ],
    ids=["none", "stop", "target", "both", "gap below", "gap below, wide", "gap above"],
)
@pytest.mark.parametrize("side", list(Side))
def test_a_candle_exits_where_a_pessimist_would_say(
    side: Side, bar: tuple[float, float, float], expected: tuple[Purpose, float] | None
) -> None:
    open_, high, low = bar
    if side is Side.SHORT:
        open_, high, low = 200.0 - open_, 200.0 - low, 200.0 - high
    touch = touched_in_bar(position(side), Bar(open=open_, high=high, low=low))

    if expected is None:
        assert touch is None
    else:
        price = expected[1] if side is Side.LONG else 200.0 - expected[1]
        assert touch is not None
        assert touch.purpose is expected[0]
        assert touch.price == pytest.approx(price)


@pytest.mark.parametrize(
    ("price", "expected"),
    [(97.0, (STOP, 97.0)), (98.0, (STOP, 98.0)), (100.0, None), (110.0, (TARGET, 104.0))],
)
def test_a_live_price_stops_at_itself_and_takes_profit_at_the_target(
    price: float, expected: tuple[Purpose, float] | None
) -> None:
    touch = touched_by_price(position(), price)

    assert (touch and (touch.purpose, touch.price)) == expected


prices = st.one_of(st.none(), st.floats(1.0, 200.0))


@given(side=st.sampled_from(list(Side)), stop=prices, target=prices)
def test_an_update_never_widens_a_stop(
    side: Side, stop: float | None, target: float | None
) -> None:
    held = position(side)

    levels = tightened(held, stop_loss=stop, take_profit=target)

    if isinstance(levels, str):
        assert "wider" in levels or "farther" in levels
    else:
        assert side.sign * (levels[0] - held.stop_loss) >= 0.0
        assert side.sign * (levels[1] - held.take_profit) <= 0.0
        assert levels[0] in {held.stop_loss, stop}
        assert levels[1] in {held.take_profit, target}
