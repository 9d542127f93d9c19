import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.position import Position, Side, Trade

MONEY = st.floats(1e-6, 1e6)


def _trade(side: Side, *, entry: float, leave: float, quantity: float, fees: float) -> Trade:
    position = Position(
        symbol="BTC/USDT",
        side=side,
        quantity=quantity,
        entry_price=entry,
        entry_fee=fees,
        stop_loss=1.0,
        take_profit=1.0,
        opened_at=0,
        order_id="a",
    )
    return Trade(
        position=position,
        exit_price=leave,
        exit_fee=2.0 * fees,
        closed_at=1,
        reason="stop loss",
    )


@pytest.mark.parametrize(
    ("side", "leave", "profit"),
    [(Side.LONG, 110.0, 17.0), (Side.LONG, 90.0, -23.0), (Side.SHORT, 110.0, -23.0), (Side.SHORT, 90.0, 17.0)],
)  # fmt: skip
def test_profit_is_what_is_left_after_both_fees(side: Side, leave: float, profit: float) -> None:
    trade = _trade(side, entry=100.0, leave=leave, quantity=2.0, fees=1.0)
    assert trade.profit == pytest.approx(profit)
    assert trade.profit_fraction == pytest.approx(profit / 200.0)


@given(entry=MONEY, leave=MONEY, quantity=MONEY, fees=MONEY)
def test_long_and_short_together_gain_nothing_and_pay_all_fees(
    entry: float, leave: float, quantity: float, fees: float
) -> None:
    both = [_trade(side, entry=entry, leave=leave, quantity=quantity, fees=fees) for side in Side]
    scale = quantity * (entry + leave) + fees
    assert sum(trade.profit for trade in both) == pytest.approx(-6.0 * fees, abs=1e-9 * scale)


@given(entry=MONEY, quantity=MONEY, fees=MONEY, side=st.sampled_from(Side))
def test_leaving_at_the_entry_costs_the_fees(
    entry: float, quantity: float, fees: float, side: Side
) -> None:
    trade = _trade(side, entry=entry, leave=entry, quantity=quantity, fees=fees)
    assert trade.profit == pytest.approx(-3.0 * fees)


def test_a_long_gains_when_the_price_rises_and_a_short_when_it_falls() -> None:
    assert (Side.LONG.sign, Side.SHORT.sign) == (1, -1)
