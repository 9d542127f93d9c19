"""Guards that look at the market's data: its age and its spread."""

from dataclasses import dataclass

from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.guards.guard import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleData:
    """No position on a price that is too old by the time the answer came.

    Attributes:
        most: [ms, > 0] since the close that was decided on.
    """

    most: int

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:  # noqa: ARG002 - the port's
        """Refuse a price that is too old."""
        age = proposal.now - proposal.order.at
        if age <= self.most:
            return None
        return f"the price is {age / 1000:.0f} s old, and {self.most / 1000:.0f} s are allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WideSpread:
    """No position where buying and selling at once would cost too much.

    Attributes:
        most: [fraction of the price, > 0].
    """

    most: float

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:  # noqa: ARG002 - the port's
        """Refuse a spread that is too wide, or that nobody knows."""
        if proposal.spread is None:
            return "the spread is not known, and it is limited"
        if proposal.spread <= self.most:
            return None
        return f"the spread is {proposal.spread:.3%}, and {self.most:.3%} are allowed"
