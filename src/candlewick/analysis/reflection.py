"""What closed trades teach, from facts alone.

No model writes these: each lesson is what was said, what happened, by how much and by which
exit, so that nothing is remembered that did not happen, or that was not known yet.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position

AFTERMATH: Final = 86_400_000
"""[ms] So long after an exit the price is looked at once more."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """One closed trade, looked at again.

    Attributes:
        memory: the trade, and what was said.
        candles: [n > 0] closed candles of its market.
    """

    memory: Memory
    candles: Candles

    @property
    def best(self) -> float | None:
        """Return the most it was ahead while open [fraction of the entry].

        Only whole candles and the exit count; None where the candles do not reach back.
        """
        return max(self._gains, default=None)

    @property
    def worst(self) -> float | None:
        """Return the most it was behind; else as `best`."""
        return min(self._gains, default=None)

    @functools.cached_property
    def aftermath(self) -> float | None:
        """Return how far the price went the trade's way in the day after [fraction of the exit].

        None where that day is not over, or not covered.
        """
        trade = self.memory.trade
        later = trade.closed_at + AFTERMATH
        if later > self.candles.newest_close:
            return None
        first, past = self._places(trade.closed_at, later)
        if first >= past:
            return None
        newest = self.candles.close.item(past - 1)
        return trade.position.side.sign * (newest / trade.exit_price - 1.0)

    @functools.cached_property
    def _gains(self) -> list[float]:
        """Return how far it was ahead at the prices that its extremes are among."""
        trade, held, candles = self.memory.trade, self.memory.trade.position, self.candles
        if candles.open_time.item(0) > held.opened_at:
            return []
        prices = [held.entry_price, trade.exit_price]
        first, past = self._places(held.opened_at, trade.closed_at)
        if first < past:
            prices.append(float(np.maximum.reduce(candles.high[first:past])))
            prices.append(float(np.minimum.reduce(candles.low[first:past])))
        return [gain_at(held, price) for price in prices]

    def _places(self, start: int, end: int) -> tuple[int, int]:
        """Return the first candle that opened at or after `start`, and the first not closed at `end`."""
        times, span = self.candles.open_time, self.candles.timeframe.ms
        first, past = times.searchsorted((start, end - span + 1)).tolist()
        return first, past


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


def gain_at(held: Position, price: float) -> float:
    """Return how far a position is ahead at `price` [fraction of the entry]; negative is behind."""
    return held.side.sign * (price / held.entry_price - 1.0)
