"""From a decision to an opening order, through every rule."""

from dataclasses import dataclass
from typing import Final

from candlewick.domain.decision import Decision, Signal
from candlewick.domain.exit_plan import Conditions
from candlewick.domain.market import Market
from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Side
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.exit_rules import plan_for
from candlewick.strategy.risk.exposure import room_for
from candlewick.strategy.risk.levels import Bounds, opening_levels
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import Prospect, certainty_of, wanted_value
from candlewick.strategy.risk.terms import terms_for

LEAST_SHARE: Final = 0.1
"""A position of less than this share of what would be opened if nothing were held is not worth it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where and when something is decided.

    Attributes:
        market: its steps and limits.
        price: [quote currency, > 0] the close.
        conditions: what the market is like.
    """

    market: Market
    price: float
    conditions: Conditions

    @property
    def atr(self) -> float:
        """Return the average true range [quote currency, >= 0]; 0 where it is not known."""
        return self.conditions.volatility * self.price


def opening_order(
    decision: Decision, *, order_id: str, occasion: Occasion, ledger: Ledger, rules: RiskRules
) -> Order | str:
    """Return the order that `decision` (BUY or SELL) asks for, or why there is none.

    Args:
        decision: checked before: its levels are on the right side of the price.
        order_id: of the order.
        occasion: where and when.
        ledger: how the account stands.
        rules: the user's limits.
    """
    market, price, volatility = occasion.market, occasion.price, occasion.conditions.volatility
    side = Side.LONG if decision.signal is Signal.BUY else Side.SHORT
    terms = terms_for(market, side, rules.margin)
    if isinstance(terms, str):
        return terms
    levels = _levels(decision, side, occasion, rules)
    if isinstance(levels, str):
        return levels
    costs = rules.costs.round_trip(volatility)
    plan = plan_for(
        rules.exits,
        side=side, price=price, atr=occasion.atr, at=decision.as_of, costs=costs, market=market,
    )  # fmt: skip
    if isinstance(plan, str):
        return plan
    size = _size(decision, side, levels, terms.leverage, occasion, ledger, rules)
    if isinstance(size, str):
        return size
    order = Order(
        order_id=order_id,
        symbol=decision.symbol,
        side=side,
        purpose=Purpose.OPEN,
        quantity=size.quantity,
        price=price,
        at=decision.as_of,
        stop_loss=levels.stop,
        take_profit=levels.target,
        confidence=decision.confidence,
        plan=plan,
        terms=terms,
        conditions=occasion.conditions,
        worth=size.worth,
    )
    return _stop_first(order) or order


def _levels(decision: Decision, side: Side, occasion: Occasion, rules: RiskRules) -> Bounds | str:
    price = occasion.price
    levels = opening_levels(
        side=side,
        price=price,
        stop_loss=decision.stop_loss,
        take_profit=decision.take_profit,
        atr=occasion.atr,
        rules=rules.levels,
        market=occasion.market,
    )
    if isinstance(levels, str):
        return levels
    costs = rules.costs.round_trip(occasion.conditions.volatility)
    if abs(levels.target / price - 1.0) <= costs:
        return f"the take profit {levels.target:g} is nearer than what trading costs ({costs:.2%})"
    return levels


@dataclass(frozen=True, slots=True)
class _Size:
    """How much to trade [base currency, > 0], on the market's steps, and `Order.worth`."""

    quantity: float
    worth: float | None


def _size(
    decision: Decision,
    side: Side,
    levels: Bounds,
    leverage: float,
    occasion: Occasion,
    ledger: Ledger,
    rules: RiskRules,
) -> _Size | str:
    """Return how much to trade, or why nothing."""
    certainty = certainty_of(decision, ledger, rules.sizing)
    if isinstance(certainty, str):
        return certainty
    volatility, price = occasion.conditions.volatility, occasion.price
    costs = rules.costs.round_trip(volatility)
    prospect = Prospect(
        loss=abs(levels.stop / price - 1.0) + costs,
        gain=abs(levels.target / price - 1.0) - costs,
        volatility=volatility,
    )
    wanted = wanted_value(
        decision, equity=ledger.equity, prospect=prospect, certainty=certainty, rules=rules.sizing
    )
    if isinstance(wanted, str):
        return wanted
    room = room_for(
        ledger,
        symbol=decision.symbol,
        side=side,
        leverage=leverage,
        slippage=rules.costs.slippage_at(volatility),
        fee=rules.costs.fee,
        limits=rules.exposure,
    )
    if room.value < LEAST_SHARE * min(wanted, room.whole):
        return room.limit
    quantity = occasion.market.amount_within(min(wanted, room.value) / price)
    if quantity * price < rules.least_value:
        return f"a value of {quantity * price:.6g} is less than the {rules.least_value:g} set"
    worth = None if certainty is None else certainty.worth
    return occasion.market.shortfall(quantity, price=price) or _Size(quantity, worth)


def _stop_first(order: Order) -> str | None:
    """Return why `order` would be liquidated before its stop; None where it would not."""
    maintenance, stop = order.terms.maintenance, order.stop_loss
    if maintenance is None or stop is None:
        return None
    sign = order.side.sign
    bankrupt = order.price * (1.0 - sign / order.terms.leverage)
    liquidation = bankrupt / (1.0 - sign * maintenance)
    if sign * (stop - liquidation) > 0.0:
        return None
    return (
        f"with a leverage of {order.terms.leverage:g} the position would be liquidated at"
        f" {liquidation:.6g}, before its stop {stop:g}"
    )
