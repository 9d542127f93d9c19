"""What every guard is: a reason to refuse a new position, or none."""

from dataclasses import dataclass
from typing import Protocol

from candlewick.domain.order import Order
from candlewick.strategy.portfolio.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An opening that is about to be ordered.

    Attributes:
        order: the opening order.
        now: [ms since 1970 UTC] when; `order.at` is the close that it was decided on.
        spread: [fraction of the price, >= 0] between bid and ask; None where nobody knows.
    """

    order: Order
    now: int
    spread: float | None = None


class Guard(Protocol):
    """Looks at one thing; any number of guards stand one behind the other.

    Guards keep new positions from being opened; none keeps one from being closed.
    """

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:
        """Return why `proposal` may not be ordered, in words for people and for the model."""
        ...
