"""What was said when positions were opened, for when they are closed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from candlewick.domain.decision import Decision
from candlewick.domain.memory import Memory
from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Trade


@dataclass(slots=True, kw_only=True)
class Recollection:
    """The model's own words for each opening order.

    Attributes:
        said: its reasoning, by the order's id.
    """

    said: dict[str, str] = field(default_factory=dict)

    def intend(self, order: Order, decision: Decision | None) -> None:
        """Take in that `order` is about to be sent, and the newest decision on its market."""
        if order.purpose is Purpose.OPEN and decision is not None and decision.as_of == order.at:
            self.said.setdefault(order.order_id, decision.reasoning)

    def memories(self, trades: Iterable[Trade]) -> tuple[Memory, ...]:
        """Return `trades` with what was said when they were opened, in their own order."""
        return tuple(
            Memory(
                known_at=trade.closed_at,
                trade=trade,
                reasoning=self.said.get(trade.position.order_id, ""),
            )
            for trade in trades
        )
