"""Guards that are always there: the kill switch, and orders that nobody knows the end of."""

from dataclasses import dataclass

from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.guards.guard import Proposal


@dataclass(frozen=True, slots=True)
class KillSwitch:
    """No new position while the kill switch is on."""

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:  # noqa: ARG002 - the port's
        """Refuse while it is on."""
        switch = ledger.switch
        if switch is None or switch.action is None:
            return None
        return f"the kill switch is on{f': {switch.reason}' if switch.reason else ''}"


@dataclass(frozen=True, slots=True)
class UnknownOrders:
    """No new position anywhere while the broker cannot say what became of an order."""

    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:  # noqa: ARG002 - the port's
        """Refuse while there is one."""
        waiting = [o for o in ledger.orders.pending if o.order_id in ledger.orders.unknown]
        if not waiting:
            return None
        return f"what became of the order in {waiting[0].symbol} is not known yet"
