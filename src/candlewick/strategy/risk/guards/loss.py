"""Guards that stop new positions when the account has lost too much."""

from dataclasses import dataclass

from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.guards.guard import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyLoss:
    """No new position on a day (UTC) that lost too much, open positions included.

    Attributes:
        limit: [0 < x < 1] fraction of what the account was worth when the day began.
    """

    limit: float

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:  # noqa: ARG002 - the port's
        """Refuse once the limit is reached."""
        mark = ledger.watermark
        if mark is None:
            return None
        lost = 1.0 - ledger.equity / mark.day_began_with
        if lost < self.limit:
            return None
        return f"today {lost:.2%} of the equity was lost, and the limit is {self.limit:.2%}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawdown:
    """No new position while the account is too far below its best.

    Attributes:
        limit: [0 < x < 1] fraction of the highest worth so far.
    """

    limit: float

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:  # noqa: ARG002 - the port's
        """Refuse once the limit is reached."""
        mark = ledger.watermark
        if mark is None:
            return None
        below = 1.0 - ledger.equity / mark.peak
        if below < self.limit:
            return None
        return f"the account is {below:.2%} below its best, and the limit is {self.limit:.2%}"
