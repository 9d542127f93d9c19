import pytest

from candlewick.domain.decision import Confidence, Decision, Signal
from candlewick.domain.order import Order
from candlewick.domain.position import Side
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import opening_order

RULES = RiskRules(position_size=0.1, default_stop_loss=0.02, default_take_profit=0.04)


def decision(signal: Signal, *, stop_loss: float | None = None) -> Decision:
    return Decision(
        symbol="BTC/USDT", as_of=7, signal=signal, confidence=Confidence.HIGH, stop_loss=stop_loss
    )


@pytest.mark.parametrize(
    ("signal", "side", "stop", "target"),
    [(Signal.BUY, Side.LONG, 98.0, 104.0), (Signal.SELL, Side.SHORT, 102.0, 96.0)],
)
def test_levels_default_to_two_and_four_percent(
    signal: Signal, side: Side, stop: float, target: float
) -> None:
    order = opening_order(
        decision(signal), account="paper", price=100.0, equity=10_000.0, free=5_000.0, rules=RULES
    )

    assert isinstance(order, Order)
    assert (order.side, order.quantity, order.at) == (side, 10.0, 7)
    assert order.stop_loss == pytest.approx(stop)
    assert order.take_profit == pytest.approx(target)


def test_the_answers_own_levels_stand() -> None:
    order = opening_order(
        decision(Signal.BUY, stop_loss=95.0),
        account="paper",
        price=100.0,
        equity=1.0,
        free=1.0,
        rules=RULES,
    )

    assert isinstance(order, Order)
    assert order.stop_loss == 95.0
    assert order.take_profit == pytest.approx(104.0)


@pytest.mark.parametrize(("equity", "free"), [(0.0, 0.0), (-5.0, -5.0), (100.0, 0.0)])
def test_an_account_without_free_money_does_not_trade(equity: float, free: float) -> None:
    assert (
        opening_order(
            decision(Signal.BUY),
            account="paper",
            price=100.0,
            equity=equity,
            free=free,
            rules=RULES,
        )
        == "all of the account is in open positions"
    )


def test_a_position_costs_no_more_than_what_is_free() -> None:
    order = opening_order(
        decision(Signal.SELL), account="paper", price=100.0, equity=10_000.0, free=300.0,
        rules=RULES,
    )  # fmt: skip

    assert isinstance(order, Order)
    assert order.quantity == pytest.approx(3.0)
