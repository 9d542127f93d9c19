"""Trades on paper, at a cost."""

from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side


class PaperBroker:
    """A `Broker` that fills at once and charges for it; live paper and replays use the same.

    A fill depends on nothing but its order, so that asking again after a crash gives the
    same fill. Market orders pay the slippage; a target is a resting limit order and fills
    at its own price.

    Args:
        fee: [fraction of the traded value, >= 0] taken from each fill.
        slippage: [fraction of the price, >= 0] by which a market order fills worse.
    """

    def __init__(self, *, fee: float, slippage: float) -> None:
        self._fee = fee
        self._slippage = slippage

    async def execute(self, order: Order) -> Fill:
        """Fill `order` at its price, made worse by the slippage."""
        opens = order.purpose is Purpose.OPEN
        buys = (order.side is Side.LONG) == opens
        slippage = 0.0 if order.purpose is Purpose.TAKE_PROFIT else self._slippage
        price = order.price * (1.0 + slippage if buys else 1.0 - slippage)
        return Fill(
            order_id=order.order_id,
            price=price,
            quantity=order.quantity,
            fee=self._fee * price * order.quantity,
            at=order.at,
        )
