"""Leverage, margin and what holding costs."""

from dataclasses import dataclass
from typing import Final

from candlewick.domain.exit_plan import Terms
from candlewick.domain.market import Market, MarketKind
from candlewick.domain.position import Position, Side

FUNDING_EVERY: Final = 8 * 3_600_000
"""[ms] Perpetuals settle funding at 00, 08 and 16 o'clock UTC; borrowed money is charged then too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginRules:
    """What may be borrowed, and what it costs.

    Attributes:
        spot_margin: whether coins may be borrowed on spot markets, to sell short or to buy more.
        leverage: [>= 1] value held per own money; on spot only with `spot_margin`.
        maintenance: [fraction of the value, 0 <= x < 1] own money that must be left.
        funding: [fraction of the value per 8 h] what longs pay shorts on perpetuals.
        borrowing: [fraction of what is borrowed per 8 h, >= 0] on spot markets.
    """

    spot_margin: bool = False
    leverage: float = 1.0
    maintenance: float = 0.005
    funding: float = 0.0
    borrowing: float = 0.0


def may_short(market: Market, rules: MarginRules) -> bool:
    """Return whether what is not owned can be sold in `market`."""
    return market.kind is MarketKind.PERPETUAL or rules.spot_margin


def terms_for(market: Market, side: Side, rules: MarginRules) -> Terms | str:
    """Return the terms of a new position, or why it may not be had."""
    if market.kind is MarketKind.PERPETUAL:
        return Terms(
            leverage=rules.leverage,
            maintenance=rules.maintenance,
            financing=side.sign * rules.funding,
        )
    if side is Side.SHORT and not may_short(market, rules):
        return (
            f"{market.symbol} is a spot market, and what is not owned cannot be sold there:"
            " choose its perpetual, or allow borrowing with risk.spot_margin"
        )
    leverage = rules.leverage if rules.spot_margin else 1.0
    borrowed = 1.0 if side is Side.SHORT else 1.0 - 1.0 / leverage
    return Terms(
        leverage=leverage,
        maintenance=rules.maintenance if borrowed > 0.0 else None,
        financing=rules.borrowing * borrowed,
    )


def fundings_due(after: int, up_to: int) -> int:
    """Return how many funding moments lie in (`after`, `up_to`] [ms since 1970 UTC]."""
    return max(0, up_to // FUNDING_EVERY - after // FUNDING_EVERY)


def funding_due(position: Position, *, price: float, up_to: int, ends: bool) -> float:
    """Return what holding `position` cost since it was last paid [quote currency].

    Args:
        position: paid up to `walked_to`.
        price: [quote currency, > 0] at which its value is taken.
        up_to: [ms since 1970 UTC] a moment at which funding is settled counts as held.
        ends: whether the position ended on the way, nobody knows when: then only what it had to
            pay counts, not what it would have received.
    """
    rate = position.terms.financing
    count = fundings_due(max(position.walked_to, position.opened_at), up_to)
    if count == 0 or rate == 0.0 or (ends and rate < 0.0):
        return 0.0
    return count * rate * price * position.quantity
