"""How much to trade, and where to get out."""

from candlewick.domain.decision import Decision, Signal
from candlewick.domain.order import Order, Purpose, order_id
from candlewick.domain.position import Side
from candlewick.strategy.risk.rules import RiskRules


def opening_order(
    decision: Decision, *, account: str, price: float, equity: float, free: float, rules: RiskRules
) -> Order | None:
    """Return the order that `decision` (BUY or SELL) asks for.

    Args:
        decision: checked before: its levels are on the right side of `price`.
        account: whose order it is.
        price: [quote currency, > 0] the close it was decided on.
        equity: [quote currency] what the account is worth.
        free: [quote currency] what of it is not in open positions; a position costs no more,
            so that nothing is ever borrowed.
        rules: the user's limits.

    Returns:
        None where there is no money left to trade with.
    """
    side = Side.LONG if decision.signal is Signal.BUY else Side.SHORT
    quantity = min(rules.position_size * equity, free) / price
    if quantity <= 0.0:
        return None
    stop = price * (1.0 - side.sign * rules.default_stop_loss)
    target = price * (1.0 + side.sign * rules.default_take_profit)
    return Order(
        order_id=order_id(
            account=account, symbol=decision.symbol, as_of=decision.as_of, purpose=Purpose.OPEN
        ),
        symbol=decision.symbol,
        side=side,
        purpose=Purpose.OPEN,
        quantity=quantity,
        price=price,
        at=decision.as_of,
        stop_loss=decision.stop_loss or stop,
        take_profit=decision.take_profit or target,
        confidence=decision.confidence,
    )
