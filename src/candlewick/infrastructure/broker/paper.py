"""Trades on paper, at an honest cost."""

import hashlib
import math
from dataclasses import dataclass

from candlewick.domain.order import Fill, Order, Purpose
from candlewick.errors import BrokerRefusedError

_DRAWS = 2
_LARGEST = float(1 << 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCosts:
    """What trading on paper costs and how it can fail.

    Attributes:
        fee: [fraction of the traded value, >= 0] of a market order.
        maker_fee: [as `fee`] of a resting order, which a target is; None: as `fee`.
        slippage: [fraction of the price, >= 0] that a market order always pays: half the spread.
        latency: [ms, >= 0] until an order arrives; meanwhile the price may walk away.
        impact: [>= 0] of an order that is as large as a usual candle's volume, as a fraction of
            the volatility; a smaller one pays by the square root of its share.
        participation: [0 < x <= 1] of a usual candle's volume that an opening order gets at most;
            None: all it wants.
        rejects: [0 <= x < 1] share of the orders that are refused for no reason of ours.
    """

    fee: float
    maker_fee: float | None = None
    slippage: float
    latency: int = 0
    impact: float = 0.0
    participation: float | None = None
    rejects: float = 0.0


class PaperBroker:
    """A `Broker` that fills at once and charges for it; live paper and replays use the same.

    A fill depends on nothing but its order: what is random is drawn from the order's id, so
    that asking again after a crash gives the same fill. A market order pays

        slippage + volatility * (u * sqrt(latency / span) + impact * sqrt(quantity / volume))

    of its price, `u` drawn evenly from [0, 1); a target is a resting limit order and fills at
    its own price for the maker's fee. An opening order gets `participation` of the usual volume
    and no more; whatever closes a position is filled whole, at the price of its size.
    """

    def __init__(self, costs: PaperCosts) -> None:
        self._costs = costs

    async def execute(self, order: Order) -> Fill:
        """Fill `order` at its price, made worse by what trading costs.

        Raises:
            BrokerRefusedError: the market has no volume to fill it from, or chance refused it.
        """
        walked, refused = _drawn(order.order_id)
        if refused < self._costs.rejects and order.purpose is not Purpose.LIQUIDATION:
            msg = "the paper broker refused the order, as exchanges sometimes do"
            raise BrokerRefusedError(msg)
        quantity = self._filled(order)
        rests = order.purpose is Purpose.TAKE_PROFIT
        worse = 0.0 if rests else self._slippage(order, quantity, walked)
        price = order.price * (1.0 + worse if order.buys else 1.0 - worse)
        maker = self._costs.maker_fee
        rate = self._costs.fee if maker is None or not rests else maker
        at = order.at + self._costs.latency
        fee = rate * price * quantity
        return Fill(order_id=order.order_id, price=price, quantity=quantity, fee=fee, at=at)

    async def look_up(self, order: Order) -> Fill | None:
        """Return the fill of `order`: on paper an intent is as good as a fill.

        Raises:
            BrokerRefusedError: as `execute`.
        """
        return await self.execute(order)

    def _filled(self, order: Order) -> float:
        volume, participation = order.conditions.volume, self._costs.participation
        if volume is None or participation is None or order.purpose is not Purpose.OPEN:
            return order.quantity
        quantity = min(order.quantity, participation * volume)
        if quantity <= 0.0:
            msg = f"nothing is traded in {order.symbol} that the order could be filled from"
            raise BrokerRefusedError(msg)
        return quantity

    def _slippage(self, order: Order, quantity: float, walked: float) -> float:
        conditions, costs = order.conditions, self._costs
        walk = walked * math.sqrt(costs.latency / conditions.span)
        share = quantity / conditions.volume if conditions.volume else 0.0
        worse = costs.slippage + conditions.volatility * (walk + costs.impact * math.sqrt(share))
        return min(worse, _WORST)


_WORST = 0.5
"""Whatever the size, half the price is still paid: a price of zero or less is none."""


def _drawn(order_id: str) -> tuple[float, float]:
    """Return two numbers in [0, 1) that belong to this order for ever."""
    digest = hashlib.sha256(order_id.encode()).digest()
    first, second = (
        int.from_bytes(digest[8 * place : 8 * place + 8], "big") / _LARGEST
        for place in range(_DRAWS)
    )
    return first, second
