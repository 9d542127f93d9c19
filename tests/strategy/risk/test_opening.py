"""From a decision to an order: direction, size, room, limits."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.decision import Confidence, Decision, Signal
from candlewick.domain.events import AccountOpened, Filled, Intended
from candlewick.domain.exit_plan import Conditions
from candlewick.domain.market import Market, MarketKind
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.costs import CostEstimate
from candlewick.strategy.risk.exit_rules import ExitRules
from candlewick.strategy.risk.exposure import ExposureLimits
from candlewick.strategy.risk.opening import Occasion, opening_order
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizeBy, SizingRules
from candlewick.strategy.risk.terms import MarginRules

SPOT = Market(symbol="BTC/USDT")
PERPETUAL = Market(symbol="BTC/USDT:USDT", kind=MarketKind.PERPETUAL)
MARGIN = MarginRules(spot_margin=True)
FULL = "all of the account is in open positions"


def decision(signal: Signal = Signal.BUY, **changes: object) -> Decision:
    plain = Decision(symbol="BTC/USDT", as_of=7, signal=signal, confidence=Confidence.HIGH)
    return replace(plain, **changes)  # type: ignore[arg-type]


def account(equity: float = 10_000.0, *, held: float = 0.0, side: Side = Side.LONG) -> Ledger:
    """Return an account with `held` [USDT] of ETH."""
    ledger = Ledger.from_events(
        [AccountOpened(account="paper", currency="USDT", balance=equity, at=0)]
    )
    if held:
        order = Order(
            order_id="eth", symbol="ETH/USDT", side=side, purpose=Purpose.OPEN, quantity=held,
            price=1.0, at=1, stop_loss=0.9, take_profit=1.1,
        )  # fmt: skip
        ledger.apply(Intended(order=order))
        ledger.apply(Filled(fill=Fill(order_id="eth", price=1.0, quantity=held, fee=0.0, at=1)))
    return ledger


def order_for(
    asked: Decision | None = None,
    *,
    ledger: Ledger | None = None,
    rules: RiskRules | None = None,
    market: Market = SPOT,
    volatility: float = 0.01,
) -> Order | str:
    return opening_order(
        asked or decision(),
        order_id="a",
        occasion=Occasion(
            market=market, price=100.0, conditions=Conditions(volatility=volatility, volume=1e6)
        ),
        ledger=ledger or account(),
        rules=rules or RiskRules(margin=MARGIN),
    )


def quantity(order: Order | str) -> float:
    assert isinstance(order, Order), order
    return order.quantity


@pytest.mark.parametrize(
    ("signal", "side", "stop", "target"),
    [(Signal.BUY, Side.LONG, 98.0, 104.0), (Signal.SELL, Side.SHORT, 102.0, 96.0)],
)
def test_a_tenth_of_the_equity_with_a_stop_and_a_target(
    signal: Signal, side: Side, stop: float, target: float
) -> None:
    order = order_for(decision(signal))

    assert isinstance(order, Order)
    assert (order.side, order.quantity, order.at, order.price) == (side, 10.0, 7, 100.0)
    assert (order.stop_loss, order.take_profit) == pytest.approx((stop, target))


def test_the_answers_own_levels_stand() -> None:
    order = order_for(decision(stop_loss=95.0))

    assert isinstance(order, Order)
    assert order.stop_loss == 95.0
    assert order.take_profit == pytest.approx(104.0)


@pytest.mark.parametrize("equity", [0.0, -5.0])
def test_an_account_without_money_does_not_trade(equity: float) -> None:
    assert order_for(ledger=account(equity)) == "nothing is left in the account"


def test_an_account_without_free_money_does_not_trade() -> None:
    assert order_for(ledger=account(held=9_950.0)) == FULL


def test_a_position_costs_no_more_than_what_is_free() -> None:
    assert quantity(order_for(ledger=account(held=9_700.0))) == pytest.approx(3.0)


def test_what_is_not_owned_cannot_be_sold_on_spot_unless_borrowing_is_allowed() -> None:
    refused = order_for(decision(Signal.SELL), rules=RiskRules())

    assert isinstance(refused, str)
    assert "is a spot market" in refused
    assert isinstance(order_for(decision(Signal.SELL), rules=RiskRules(), market=PERPETUAL), Order)


def test_by_risk_the_stop_costs_what_was_set_costs_included() -> None:
    rules = RiskRules(
        sizing=SizingRules(by=SizeBy.RISK, risk=0.01),
        costs=CostEstimate(fee=0.001, slippage=0.0005),
    )
    order = order_for(decision(stop_loss=95.0), rules=rules)

    lost = quantity(order) * (5.0 + 100.0 * 2 * 0.0015)
    assert lost == pytest.approx(100.0)


def test_by_volatility_a_usual_candle_moves_what_was_set() -> None:
    rules = RiskRules(sizing=SizingRules(by=SizeBy.VOLATILITY, volatility=0.005))

    assert quantity(order_for(rules=rules, volatility=0.02)) * 100.0 * 0.02 == pytest.approx(50.0)
    assert isinstance(order_for(rules=rules, volatility=0.0), str)


@pytest.mark.parametrize(
    ("probability", "share"), [(1.0, 1.0), (0.75, 0.5), (0.6, 0.2), (0.5, None), (0.3, None)]
)
def test_the_size_shrinks_with_the_probability(probability: float, share: float | None) -> None:
    rules = RiskRules(sizing=SizingRules(scaled=True))
    order = order_for(decision(probability=probability), rules=rules)

    if share is None:
        assert order == f"a probability of {probability:.2f} is no better than a coin"
    else:
        assert quantity(order) == pytest.approx(10.0 * share)


def test_an_answer_without_a_probability_is_not_guessed() -> None:
    assert order_for(rules=RiskRules(sizing=SizingRules(scaled=True))) == (
        "the answer names no probability, and the size follows from it"
    )


@pytest.mark.parametrize(("asked", "got"), [(0.05, 5.0), (1.0, 10.0)])
def test_the_size_that_the_model_asks_for_can_only_be_smaller(asked: float, got: float) -> None:
    assert quantity(order_for(decision(size=asked))) == pytest.approx(got)


@pytest.mark.parametrize(
    ("limits", "got"),
    [
        (ExposureLimits(symbol=0.04), 4.0),
        (ExposureLimits(side=0.36), 6.0),
        (ExposureLimits(account=0.34), 4.0),
        (ExposureLimits(symbol=0.5, side=0.9, account=0.9), 10.0),
    ],
)
def test_a_position_fits_into_what_the_limits_leave(limits: ExposureLimits, got: float) -> None:
    rules = RiskRules(exposure=limits)

    assert quantity(order_for(ledger=account(held=3_000.0), rules=rules)) == pytest.approx(got)


def test_the_other_side_has_room_of_its_own() -> None:
    rules = RiskRules(exposure=ExposureLimits(side=0.3), margin=MARGIN)

    short = order_for(decision(Signal.SELL), ledger=account(held=3_000.0), rules=rules)

    assert quantity(short) == pytest.approx(10.0)


def test_a_limit_that_leaves_too_little_is_named() -> None:
    rules = RiskRules(exposure=ExposureLimits(side=0.305))

    assert order_for(ledger=account(held=3_000.0), rules=rules) == (
        "the limit of 30% of the equity for all longs is reached"
    )


@pytest.mark.parametrize(
    ("limits", "got"), [(ExposureLimits(), 99.9), (ExposureLimits(symbol=0.2), 20.0)]
)
def test_who_asks_for_far_more_than_the_account_gets_what_it_allows(
    limits: ExposureLimits, got: float
) -> None:
    rules = RiskRules(sizing=SizingRules(by=SizeBy.RISK, risk=0.05), exposure=limits)

    order = order_for(decision(stop_loss=99.9), rules=rules)

    assert quantity(order) == pytest.approx(got, rel=0.01)


def test_leverage_holds_more_than_the_account_is_worth() -> None:
    rules = RiskRules(sizing=SizingRules(fraction=3.0), margin=MarginRules(leverage=5.0))

    order = order_for(rules=rules, market=PERPETUAL)

    assert quantity(order) == pytest.approx(300.0)
    assert isinstance(order, Order)
    assert order.terms.leverage == 5.0


def test_a_stop_behind_the_liquidation_is_refused() -> None:
    rules = RiskRules(margin=MarginRules(leverage=20.0, maintenance=0.01))

    refused = order_for(decision(stop_loss=95.5), rules=rules, market=PERPETUAL)

    assert isinstance(refused, str)
    assert "would be liquidated at 95.9596, before its stop 95.5" in refused
    assert isinstance(order_for(decision(stop_loss=97.0), rules=rules, market=PERPETUAL), Order)


def test_an_order_below_what_the_market_takes_is_refused() -> None:
    small = account(100.0)

    notional = order_for(ledger=small, market=replace(SPOT, min_notional=Decimal(20)))
    amount = order_for(ledger=small, market=replace(SPOT, min_amount=Decimal("0.5")))
    own = order_for(ledger=small, rules=RiskRules(least_value=20.0))
    none = order_for(ledger=small, market=replace(SPOT, amount_step=Decimal(1)))

    assert notional == "a value of 10 is less than the 20 that BTC/USDT takes at least"
    assert amount == "0.1 is less than the 0.5 that BTC/USDT takes at least"
    assert own == "a value of 10 is less than the 20 set"
    assert none == "0 is less than the 1 that BTC/USDT takes at least"


def test_the_exits_are_fixed_when_the_position_is_opened() -> None:
    exits = ExitRules(trail=3.0, trail_from=1.0, break_even=2.0, time_limit=1000, soft=True)
    rules = RiskRules(exits=exits, costs=CostEstimate(fee=0.001))

    order = order_for(rules=rules)

    assert isinstance(order, Order)
    plan = order.plan
    assert (plan.trail, plan.trail_from) == pytest.approx((3.0, 101.0))
    assert (plan.break_even_at, plan.break_even_to) == pytest.approx((102.0, 100.2))
    assert (plan.expires_at, plan.soft) == (1007, True)


def test_exits_that_follow_from_an_unknown_volatility_are_refused() -> None:
    rules = RiskRules(exits=ExitRules(trail=3.0))

    assert isinstance(order_for(rules=rules, volatility=0.0), str)


@given(
    equity=st.floats(1.0, 1e6),
    held=st.floats(0.0, 0.99),
    fraction=st.floats(0.01, 5.0),
    leverage=st.sampled_from([1.0, 2.0, 10.0]),
    signal=st.sampled_from([Signal.BUY, Signal.SELL]),
    limits=st.builds(
        ExposureLimits,
        symbol=st.one_of(st.none(), st.floats(0.01, 3.0)),
        side=st.one_of(st.none(), st.floats(0.01, 3.0)),
        account=st.one_of(st.none(), st.floats(0.01, 3.0)),
    ),
    step=st.sampled_from([None, Decimal("0.001"), Decimal("0.1"), Decimal(7)]),
)
def test_no_order_exceeds_a_limit_or_what_is_free(
    equity: float, held: float, fraction: float, leverage: float, signal: Signal,
    limits: ExposureLimits, step: Decimal | None,
) -> None:  # fmt: skip
    ledger = account(equity, held=held * equity)
    costs = CostEstimate(fee=0.001, slippage=0.0005)
    rules = RiskRules(
        sizing=SizingRules(fraction=fraction), exposure=limits, costs=costs,
        margin=MarginRules(leverage=leverage),
    )  # fmt: skip
    market = replace(PERPETUAL, amount_step=step)

    order = order_for(decision(signal), ledger=ledger, rules=rules, market=market)

    if isinstance(order, str):
        return
    value = order.quantity * order.price
    left = equity - value * costs.of_opening(0.01)
    slack = 1e-9 * equity
    assert value <= fraction * equity + slack
    assert value * 1.0005 / leverage <= ledger.free - value * costs.of_opening(0.01) + slack
    if limits.symbol is not None:
        assert value <= limits.symbol * left + slack
    if limits.side is not None:
        same = held * equity if signal is Signal.BUY else 0.0
        assert value + same <= limits.side * left + slack
    if limits.account is not None:
        assert value + held * equity <= limits.account * left + slack
