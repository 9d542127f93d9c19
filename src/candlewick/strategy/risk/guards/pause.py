"""Guards that wait: after a trade, and after losses in a row."""

from dataclasses import dataclass

from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.guards.guard import Proposal

_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolDown:
    """No new position in a market soon after one was closed there.

    Attributes:
        pause: [ms, > 0].
    """

    pause: int

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:
        """Refuse within the pause."""
        symbol = proposal.order.symbol
        for trade in reversed(ledger.trades):
            if trade.position.symbol == symbol:
                left = trade.closed_at + self.pause - proposal.order.at
                return f"{symbol} cools down for another {_minutes(left)}" if left > 0 else None
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossStreak:
    """No new position anywhere for a while after losses in a row.

    Attributes:
        losses: [> 0] how many in a row.
        pause: [ms, > 0] since the last of them.
    """

    losses: int
    pause: int

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:
        """Refuse within the pause."""
        newest = ledger.trades[-self.losses :]
        if len(newest) < self.losses or any(trade.profit >= 0.0 for trade in newest):
            return None
        left = newest[-1].closed_at + self.pause - proposal.order.at
        if left <= 0:
            return None
        return f"the last {self.losses} trades lost; trading pauses for another {_minutes(left)}"


def _minutes(span: int) -> str:
    return f"{-(-span // _MINUTE)} min"
