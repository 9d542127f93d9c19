"""Guards that count: markets, positions, orders."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.guards.guard import Proposal

_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedSymbols:
    """Only these markets are traded; the others are only watched."""

    symbols: Collection[str]

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:  # noqa: ARG002 - the port's
        """Refuse every other market."""
        symbol = proposal.order.symbol
        return (
            None if symbol in self.symbols else f"{symbol} is not on the list of markets to trade"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPositions:
    """So many positions at once, and no more; an opening under way counts.

    Attributes:
        most: [> 0].
    """

    most: int

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:  # noqa: ARG002 - the port's
        """Refuse once there are so many."""
        count = len(ledger.exposures())
        return (
            f"{count} positions are open, and {self.most} are allowed"
            if count >= self.most
            else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRate:
    """So many orders in a minute, closing ones included, and then no opening one.

    Attributes:
        most: [> 0].
    """

    most: int

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:
        """Refuse once there were so many."""
        count = 0
        for order in ledger.orders.newest_first():
            if order.at <= proposal.order.at - _MINUTE:
                break
            count += 1
        if count < self.most:
            return None
        return f"{count} orders were made within a minute, and {self.most} are allowed"
