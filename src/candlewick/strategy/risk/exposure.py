"""How much may be held at once."""

from dataclasses import dataclass

from candlewick.domain.position import Side
from candlewick.strategy.portfolio.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureLimits:
    """The most that may be held, each as a fraction of the equity; None without a limit.

    Attributes:
        symbol: in one market.
        side: in all longs, and in all shorts.
        account: in all positions, longs and shorts added up.
    """

    symbol: float | None = None
    side: float | None = None
    account: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a new position may be worth at most.

    Attributes:
        value: [quote currency] of it.
        whole: [quote currency] what it would be if nothing were held.
        limit: what sets it, in words.
    """

    value: float
    whole: float
    limit: str


def room_for(
    ledger: Ledger,
    *,
    symbol: str,
    side: Side,
    leverage: float,
    slippage: float,
    fee: float,
    limits: ExposureLimits,
) -> Room:
    """Return what a new position may be worth at most, its own costs paid.

    Args:
        ledger: how the account stands.
        symbol: of the position.
        side: of the position.
        leverage: [>= 1] of the position.
        slippage: [fraction of the price, >= 0] of the opening fill at most.
        fee: [fraction of the value, >= 0] of the opening fill at most.
        limits: the user's.
    """
    equity, held = ledger.equity, ledger.exposures()
    # The fill is at most (1 + slippage) dearer; its margin and fee come out of what is free,
    # and what slippage loses is gone from the equity at once.
    cost = slippage + fee * (1.0 + slippage)
    share = (1.0 + slippage) / leverage + cost
    rooms = [
        Room(
            value=ledger.free / share,
            whole=equity / share,
            limit="all of the account is in open positions",
        )
    ]
    for limit, name, used in (
        (limits.symbol, symbol, sum(e.value for e in held if e.symbol == symbol)),
        (limits.side, f"all {side.lower()}s", sum(e.value for e in held if e.side is side)),
        (limits.account, "all positions", sum(e.value for e in held)),
    ):
        if limit is not None:
            text = f"the limit of {limit:.0%} of the equity for {name} is reached"
            part = 1.0 + limit * cost
            rooms.append(
                Room(value=(limit * equity - used) / part, whole=limit * equity / part, limit=text)
            )
    return min(rooms, key=lambda one: one.value)
