"""How an account stands in one market when something is decided about it."""

from dataclasses import dataclass

from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a prompt may say about us.

    Attributes:
        position: what is held, or None.
        trades: the newest closed trades, oldest first.
        refusal: why the last answer or order was refused, if it was.
        memories: closed trades with what was said when they were opened, oldest first.
        may_short: whether what is not owned can be sold in this market.
    """

    position: Position | None = None
    trades: tuple[Trade, ...] = ()
    refusal: str | None = None
    memories: tuple[Memory, ...] = ()
    may_short: bool = True
