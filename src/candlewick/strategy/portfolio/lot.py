"""A position's begin and end, whole or in parts."""

from dataclasses import dataclass, replace

from candlewick.domain.order import Fill, Order
from candlewick.domain.position import Position, Trade
from candlewick.errors import StateCorruptError


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What a closing fill makes of a position.

    Attributes:
        trade: the part that was closed.
        rest: the part that stays open, with its stop; None where nothing does.
        move: [quote currency] what the closed part gained from decided price to decided price.
    """

    trade: Trade
    rest: Position | None
    move: float


def slippage_of(order: Order, fill: Fill) -> float:
    """Return what `fill` lost against the price of its order [quote currency]."""
    sign = 1.0 if order.buys else -1.0
    return sign * (fill.price - order.price) * fill.quantity


def opened(order: Order, fill: Fill) -> Position:
    """Return the position that `fill` makes.

    Raises:
        StateCorruptError: it would have no stop or no target.
    """
    if order.stop_loss is None or order.take_profit is None:
        msg = f"order {order.order_id} opened {order.symbol} without a stop or a target"
        raise StateCorruptError(msg)
    return Position(
        symbol=order.symbol,
        side=order.side,
        quantity=fill.quantity,
        entry_price=fill.price,
        entry_fee=fill.fee,
        stop_loss=order.stop_loss,
        take_profit=order.take_profit,
        opened_at=order.at,
        order_id=order.order_id,
        confidence=order.confidence,
        entry_slippage=slippage_of(order, fill),
        walked_to=order.at,
        plan=order.plan,
        terms=order.terms,
        conditions=order.conditions,
    )


def closed(held: Position, order: Order, fill: Fill) -> Closing:
    """Return what `fill` closes of `held`, and what it leaves.

    Raises:
        StateCorruptError: it is more than what is held.
    """
    if fill.quantity > held.quantity:
        msg = (
            f"order {order.order_id} closed {fill.quantity!r} {held.symbol},"
            f" and {held.quantity!r} were held"
        )
        raise StateCorruptError(msg)
    part, rest = _split(held, fill.quantity)
    trade = Trade(
        position=part,
        exit_price=fill.price,
        exit_fee=fill.fee,
        closed_at=order.at,
        reason=order.purpose,
        exit_slippage=slippage_of(order, fill),
    )
    gross = part.unrealised(fill.price)
    return Closing(trade=trade, rest=rest, move=gross + part.entry_slippage + trade.exit_slippage)


def _split(held: Position, quantity: float) -> tuple[Position, Position | None]:
    """Return a part of `quantity` and the rest; the costs so far are shared by quantity."""
    if quantity == held.quantity:
        return held, None
    share = quantity / held.quantity
    part = replace(
        held,
        quantity=quantity,
        entry_fee=held.entry_fee * share,
        entry_slippage=held.entry_slippage * share,
        funding=held.funding * share,
    )
    rest = replace(
        held,
        quantity=held.quantity - quantity,
        entry_fee=held.entry_fee - part.entry_fee,
        entry_slippage=held.entry_slippage - part.entry_slippage,
        funding=held.funding - part.funding,
    )
    return part, rest
