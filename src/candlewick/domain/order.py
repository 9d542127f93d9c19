"""What is asked of a broker, and what it did."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from candlewick.domain.exit_plan import (
    LEVELS_ONLY,
    NOTHING_BORROWED,
    NOTHING_KNOWN,
    Conditions,
    ExitPlan,
    Terms,
)
from candlewick.domain.position import Side


class Purpose(StrEnum):
    """Why an order is sent."""

    OPEN = "open"
    CLOSE_SIGNAL = "close signal"
    STOP_LOSS = "stop loss"
    TRAILING_STOP = "trailing stop"
    BREAK_EVEN = "break even"
    TAKE_PROFIT = "take profit"
    TIME_LIMIT = "time limit"
    LIQUIDATION = "liquidation"
    KILL_SWITCH = "kill switch"


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
        plan: how the position that an OPEN order makes is to end.
        terms: on what terms it is held.
        conditions: what the market was like.
        worth: [0 to 1] what a calibration made of the stated probability, for the size of an OPEN
            order; None where no calibration was used.
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
    plan: ExitPlan = LEVELS_ONLY
    terms: Terms = NOTHING_BORROWED
    conditions: Conditions = NOTHING_KNOWN
    worth: float | None = None

    @property
    def buys(self) -> bool:
        """Whether it buys; it sells otherwise."""
        return (self.side is Side.LONG) == (self.purpose is Purpose.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What the broker did with an order.

    Attributes:
        order_id: whose.
        price: [quote currency, > 0] slippage included.
        quantity: [base currency, > 0] at most what was ordered; the rest was cancelled.
        fee: [quote currency, >= 0].
        at: [ms since 1970 UTC].
    """

    order_id: str
    price: float
    quantity: float
    fee: float
    at: int


def order_id(*, account: str, symbol: str, as_of: int, decision: str, purpose: Purpose) -> str:
    """Return the id that this intent always gets [32 hexadecimal digits].

    All reasons to close share one id, since a position is closed once whatever the reason.

    Args:
        account: whose order it is.
        symbol: such as "BTC/USDT".
        as_of: [ms since 1970 UTC] the close, or the look at the price, that it follows from.
        decision: what it acts on: the signal of an opening, the order that opened what is closed.
        purpose: why.
    """
    kind = "open" if purpose is Purpose.OPEN else "close"
    # JSON keeps the parts apart, whatever characters stand in a name.
    intent = json.dumps([account, symbol, as_of, decision, kind])
    return hashlib.sha256(intent.encode()).hexdigest()[:32]
