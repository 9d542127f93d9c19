"""How a position is to end, fixed when it is opened."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class StopKind(StrEnum):
    """Which rule put the stop where it is."""

    STOP_LOSS = "stop loss"
    TRAILING_STOP = "trailing stop"
    BREAK_EVEN = "break even"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPlan:
    """What ends or protects a position besides its stop and its target.

    Attributes:
        trail: [quote currency, > 0] how far the stop follows the best price; None: it does not.
        trail_from: [quote currency, > 0] the price at which it begins to follow; None: at once.
        break_even_at: [quote currency, > 0] the price at which the stop moves to
            `break_even_to`; None: it does not.
        break_even_to: [quote currency, > 0] the entry price and the costs of both ways.
        expires_at: [ms since 1970 UTC] the first close from here on ends the position.
        soft: whether stop and target are looked at with closing prices only.
    """

    trail: float | None = None
    trail_from: float | None = None
    break_even_at: float | None = None
    break_even_to: float | None = None
    expires_at: int | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a position is held.

    Attributes:
        leverage: [>= 1] value held per own money in it.
        maintenance: [fraction of the value, >= 0] own money below which the position is
            liquidated; None where nothing is borrowed, so that it cannot be.
        financing: [fraction of the value per 8 h] what holding costs; negative is received.
    """

    leverage: float = 1.0
    maintenance: float | None = None
    financing: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What the market was like when an order was made; the paper broker's prices follow from it.

    Attributes:
        volatility: [fraction of the price, >= 0] the average true range of a candle.
        volume: [base currency, >= 0] usually traded in a candle; None where it is not known.
        span: [ms, > 0] of a candle.
    """

    volatility: float = 0.0
    volume: float | None = None
    span: int = 3_600_000


LEVELS_ONLY: Final = ExitPlan()
"""Nothing but stop and target."""

NOTHING_BORROWED: Final = Terms()
"""Own money only, and holding is free."""

NOTHING_KNOWN: Final = Conditions()
"""Only the costs that do not depend on the market can be charged."""
