"""How much to trade, and where to get out."""

from typing import Final

from candlewick.domain.decision import Decision, Signal
from candlewick.domain.order import Order, Purpose, order_id
from candlewick.domain.position import Side
from candlewick.strategy.risk.rules import RiskRules

LEAST_SHARE: Final = 0.1
"""A position of less than this share of what the rules ask for is not worth its trouble."""


def opening_order(
    decision: Decision, *, account: str, price: float, equity: float, free: float, rules: RiskRules
) -> Order | str:
    """Return the order that `decision` (BUY or SELL) asks for, or why there is none.

    Args:
        decision: checked before: its levels are on the right side of `price`.
        account: whose order it is.
        price: [quote currency, > 0] the close it was decided on.
        equity: [quote currency] what the account is worth.
        free: [quote currency] what of it is not in open positions; a position costs no more,
            fee and slippage included, so that nothing is ever borrowed.
        rules: the user's limits.
    """
    side = Side.LONG if decision.signal is Signal.BUY else Side.SHORT
    wanted = rules.position_size * equity
    most = free / ((1.0 + rules.slippage) * (1.0 + rules.fee) + rules.slippage)
    if wanted <= 0.0 or most < LEAST_SHARE * wanted:
        return "all of the account is in open positions"
    stop = decision.stop_loss or price * (1.0 - side.sign * rules.default_stop_loss)
    target = decision.take_profit or price * (1.0 + side.sign * rules.default_take_profit)
    if abs(target / price - 1.0) <= rules.round_trip:
        return (
            f"the take profit {target:g} is nearer than what trading costs ({rules.round_trip:.2%})"
        )
    return Order(
        order_id=order_id(
            account=account, symbol=decision.symbol, as_of=decision.as_of, purpose=Purpose.OPEN
        ),
        symbol=decision.symbol,
        side=side,
        purpose=Purpose.OPEN,
        quantity=min(wanted, most) / price,
        price=price,
        at=decision.as_of,
        stop_loss=stop,
        take_profit=target,
        confidence=decision.confidence,
    )
