"""What is at stake in each market."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Position, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What is held, or may be: an opening under way counts as if it were filled.

    Attributes:
        symbol: such as "BTC/USDT".
        side: of the position.
        value: [quote currency, > 0] at the newest price.
        margin: [quote currency, > 0] the own money in it.
    """

    symbol: str
    side: Side
    value: float
    margin: float


def exposures_of(
    positions: Mapping[str, Position], pending: Iterable[Order], *, prices: Mapping[str, float]
) -> list[Exposure]:
    """Return what is held, by symbol, then what is about to be.

    Args:
        positions: what is held, by symbol.
        pending: orders whose outcome is not known.
        prices: [quote currency] the newest ones, by symbol; the entry's where there is none.
    """
    held = [
        Exposure(
            symbol=symbol,
            side=position.side,
            value=position.quantity * prices.get(symbol, position.entry_price),
            margin=position.margin,
        )
        for symbol, position in sorted(positions.items())
    ]
    coming = [
        Exposure(
            symbol=order.symbol,
            side=order.side,
            value=order.quantity * order.price,
            margin=order.quantity * order.price / order.terms.leverage,
        )
        for order in pending
        if order.purpose is Purpose.OPEN
    ]
    return [*held, *coming]
