"""What a prompt is built from."""

from dataclasses import dataclass

from candlewick.domain.decision import Signal
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Trade
from candlewick.domain.snapshot import MarketSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptContext:
    """A market, and how we stand in it.

    Attributes:
        market: what was knowable.
        position: what is held of this market, or None.
        trades: the newest closed trades of this market, oldest first.
        memories: closed trades of this market to learn from, oldest first.
        refusal: why the last answer or order for this market was refused, if it was.
    """

    market: MarketSnapshot
    position: Position | None = None
    trades: tuple[Trade, ...] = ()
    memories: tuple[Memory, ...] = ()
    refusal: str | None = None

    @property
    def choices(self) -> tuple[Signal, ...]:
        """Return the signals that make sense now."""
        if self.position is None:
            return (Signal.BUY, Signal.SELL, Signal.HOLD)
        return (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)
