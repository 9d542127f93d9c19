"""What closed trades teach, from facts alone.

No model writes these: each lesson is what was said, what happened, by how much and by which
exit, so that nothing is remembered that did not happen, or that was not known yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Trade

AFTERMATH: Final = 86_400_000
"""[ms] So long after an exit the price is looked at once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How trades of one kind went.

    Attributes:
        kind: such as "LONG" or "HIGH".
        count: [> 0] trades.
        gained: [>= 0] how many of them gained after costs.
    """

    kind: str
    count: int
    gained: int


def known_at(memory: Memory) -> int:
    """Return when the outcome of a trade could be learned from [ms since 1970 UTC]."""
    return max(memory.known_at, memory.trade.closed_at)


def known_memories(memories: Iterable[Memory], *, as_of: int) -> tuple[Memory, ...]:
    """Return those of `memories` whose outcome was known at `as_of` [ms], oldest first."""
    known = [one for one in memories if known_at(one) <= as_of]
    known.sort(key=lambda one: (one.known_at, one.trade.position.order_id))
    return tuple(known)


def tallies(memories: Iterable[Memory]) -> tuple[Tally, ...]:
    """Count gains by side and by stated confidence; only what there is."""
    kinds: dict[str, list[bool]] = {}
    for one in memories:
        trade = one.trade
        for kind in (trade.position.side, trade.position.confidence):
            if kind is not None:
                kinds.setdefault(str(kind), []).append(trade.profit > 0.0)
    return tuple(
        Tally(kind=kind, count=len(won), gained=sum(won)) for kind, won in sorted(kinds.items())
    )


def extremes(trade: Trade, candles: Candles) -> tuple[float, float] | None:
    """Return the most a trade was ahead and behind while open [fractions of the entry].

    Only whole candles and the exit count.

    Args:
        trade: of the candles' market.
        candles: [n > 0] closed candles.

    Returns:
        The best, then the worst; None where the candles do not reach back.
    """
    held = trade.position
    if candles.open_time.item(0) > held.opened_at:
        return None
    prices = [held.entry_price, trade.exit_price]
    first, past = _places(candles, held.opened_at, trade.closed_at)
    if first < past:
        prices.append(float(np.maximum.reduce(candles.high[first:past])))
        prices.append(float(np.minimum.reduce(candles.low[first:past])))
    gains = [gain_at(held, price) for price in prices]
    return max(gains), min(gains)


def aftermath(trade: Trade, candles: Candles) -> float | None:
    """Return how far the price went a trade's way in the day after [fraction of the exit].

    Args:
        trade: of the candles' market.
        candles: [n > 0] closed candles.

    Returns:
        None where that day is not over, or not covered.
    """
    later = trade.closed_at + AFTERMATH
    if later > candles.newest_close:
        return None
    first, past = _places(candles, trade.closed_at, later)
    if first >= past:
        return None
    return trade.position.side.sign * (candles.close.item(past - 1) / trade.exit_price - 1.0)


def _places(candles: Candles, start: int, end: int) -> tuple[int, int]:
    """Return the first candle that opened at or after `start`, and the first not closed at `end`."""
    closed = end - candles.timeframe.ms + 1
    first, past = candles.open_time.searchsorted((start, closed)).tolist()
    return first, past


def gain_at(held: Position, price: float) -> float:
    """Return how far a position is ahead at `price` [fraction of the entry]; negative is behind."""
    return held.side.sign * (price / held.entry_price - 1.0)
