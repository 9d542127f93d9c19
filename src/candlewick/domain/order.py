"""What is asked of a broker, and what it did."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from candlewick.domain.position import Side


class Purpose(StrEnum):
    """Why an order is sent."""

    OPEN = "open"
    CLOSE_SIGNAL = "close signal"
    STOP_LOSS = "stop loss"
    TAKE_PROFIT = "take profit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An intent to trade; recorded before it is sent.

    Attributes:
        order_id: the same for the same intent, however often it is made; see `order_id`.
        symbol: such as "BTC/USDT".
        side: the side of the position that is opened or closed.
        purpose: why.
        quantity: [base currency, > 0].
        price: [quote currency, > 0] the price at which it was decided, before slippage.
        at: [ms since 1970 UTC] when.
        stop_loss: [quote currency, > 0] for the position that an OPEN order makes.
        take_profit: [quote currency, > 0] as `stop_loss`.
        confidence: what the model said of its own certainty, if it did.
    """

    order_id: str
    symbol: str
    side: Side
    purpose: Purpose
    quantity: float
    price: float
    at: int
    stop_loss: float | None = None
    take_profit: float | None = None
    confidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What the broker did with an order.

    Attributes:
        order_id: whose.
        price: [quote currency, > 0] slippage included.
        quantity: [base currency, > 0].
        fee: [quote currency, >= 0].
        at: [ms since 1970 UTC].
    """

    order_id: str
    price: float
    quantity: float
    fee: float
    at: int


def order_id(*, account: str, symbol: str, as_of: int, purpose: Purpose) -> str:
    """Return the id that this intent always gets [32 hexadecimal digits].

    All reasons to close share one id, since a position is closed once whatever the reason.
    """
    kind = "open" if purpose is Purpose.OPEN else "close"
    # JSON keeps the parts apart, whatever characters stand in a name.
    intent = json.dumps([account, symbol, as_of, kind])
    return hashlib.sha256(intent.encode()).hexdigest()[:32]
