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
        may_short: whether what is not owned can be sold in this market.
    """

    market: MarketSnapshot
    position: Position | None = None
    trades: tuple[Trade, ...] = ()
    memories: tuple[Memory, ...] = ()
    refusal: str | None = None
    may_short: bool = True

    @property
    def choices(self) -> tuple[Signal, ...]:
        """Return the signals that make sense now."""
        if self.position is None:
            short = (Signal.SELL,) if self.may_short else ()
            return (Signal.BUY, *short, Signal.HOLD)
        return (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)
