"""The newest closed trades, with what was said when they were opened."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from candlewick.domain.decision import Decision
from candlewick.domain.memory import Memory
from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Trade

MEMORIES: Final = 20
"""[trades] so many of each market are remembered."""


@dataclass(slots=True, kw_only=True)
class Recollection:
    """The model's own words for each opening order, and the trades that came of them.

    Attributes:
        said: its reasoning, by the order's id.
        closed: the newest closed trades, by symbol.
    """

    said: dict[str, str] = field(default_factory=dict)
    closed: dict[str, deque[Memory]] = field(default_factory=dict)

    def intend(self, order: Order, decision: Decision | None) -> None:
        """Take in that `order` is about to be sent, and the newest decision on its market."""
        if order.purpose is Purpose.OPEN and decision is not None and decision.as_of == order.at:
            self.said.setdefault(order.order_id, decision.reasoning)

    def close(self, trade: Trade) -> None:
        """Take in that `trade` is over."""
        newest = self.closed.setdefault(trade.position.symbol, deque(maxlen=MEMORIES))
        said = self.said.get(trade.position.order_id, "")
        newest.append(Memory(known_at=trade.closed_at, trade=trade, reasoning=said))

    def memories(self, symbol: str) -> tuple[Memory, ...]:
        """Return the newest closed trades of a market, oldest first."""
        return tuple(self.closed.get(symbol, ()))
