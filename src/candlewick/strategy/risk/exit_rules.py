"""What ends a position besides its levels, as the user sets it once."""

from dataclasses import dataclass

from candlewick.domain.exit_plan import ExitPlan
from candlewick.domain.market import Market
from candlewick.domain.position import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRules:
    """Rules from which each new position's plan is made.

    Attributes:
        trail: [ATR, > 0] how far the stop follows the best price; None: it does not.
        trail_from: [ATR, >= 0] gain after which it begins to follow.
        break_even: [ATR, > 0] gain after which the stop moves to the entry and the costs.
        time_limit: [ms, > 0] after which a position ends; None: it may stay.
        soft: whether levels are looked at with closing prices only.
    """

    trail: float | None = None
    trail_from: float = 0.0
    break_even: float | None = None
    time_limit: int | None = None
    soft: bool = False

    @property
    def needs_atr(self) -> bool:
        """Whether a plan cannot be made where the average true range is not known."""
        return self.trail is not None or self.break_even is not None


def plan_for(
    rules: ExitRules, *, side: Side, price: float, atr: float, at: int, costs: float, market: Market
) -> ExitPlan | str:
    """Return the plan of a new position, or why there can be none.

    Args:
        rules: the user's.
        side: of the position.
        price: [quote currency, > 0] the close it is opened at.
        atr: [quote currency, >= 0] the average true range; 0 where it is not known.
        at: [ms since 1970 UTC] when.
        costs: [fraction of the price, >= 0] of going in and out.
        market: its price steps.
    """
    if rules.needs_atr and atr <= 0.0:
        return "the market's volatility is not known, and the exits follow from it"
    sign = side.sign
    even = price * (1.0 + sign * costs)
    stepped = market.price_at_or_above if side is Side.LONG else market.price_at_or_below
    return ExitPlan(
        trail=None if rules.trail is None else rules.trail * atr,
        trail_from=None if rules.trail is None else price + sign * rules.trail_from * atr,
        break_even_at=None if rules.break_even is None else price + sign * rules.break_even * atr,
        break_even_to=None if rules.break_even is None else stepped(even),
        expires_at=None if rules.time_limit is None else at + rules.time_limit,
        soft=rules.soft,
    )
