"""What closed trades teach, from facts alone.

No model writes these: each lesson is what was said, what happened, by how much and by which
exit, so that nothing is remembered that did not happen, or that was not known yet.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from candlewick.domain.candles import Candles
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position

AFTERMATH: Final = 86_400_000
"""[ms] So long after an exit the price is looked at once more."""
_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, eq=False)
class Lesson:
    """One closed trade, looked at again; most are only counted, so each look is taken when asked.

    Attributes:
        memory: the trade, and what was said.
        candles: [n > 0] closed candles of its market.
    """

    memory: Memory
    candles: Candles

    @property
    def hours(self) -> float:
        """Return how long it was held [h, >= 0]."""
        trade = self.memory.trade
        return (trade.closed_at - trade.position.opened_at) / _HOUR_MS

    @property
    def stop(self) -> float:
        """Return where its stop stood in the end [fraction of the entry]; negative is a loss."""
        held = self.memory.trade.position
        return _gain(held, held.stop_loss)

    @property
    def target(self) -> float:
        """Return where its target stood in the end [fraction of the entry]."""
        held = self.memory.trade.position
        return _gain(held, held.take_profit)

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

    @property
    def aftermath(self) -> float | None:
        """Return how far the price went the trade's way in the day after [fraction of the exit].

        None where that day is not over, or not covered.
        """
        trade = self.memory.trade
        later = trade.closed_at + AFTERMATH
        seen = self.candles.between(trade.closed_at, later)
        if later > int(self.candles.close_time[-1]) or not len(seen):
            return None
        return trade.position.side.sign * (float(seen.close[-1]) / trade.exit_price - 1.0)

    @functools.cached_property
    def _gains(self) -> list[float]:
        """Return how far it was ahead at the prices that its extremes are among."""
        trade, held = self.memory.trade, self.memory.trade.position
        if int(self.candles.open_time[0]) > held.opened_at:
            return []
        seen = self.candles.between(held.opened_at, trade.closed_at)
        prices = [held.entry_price, trade.exit_price]
        prices += [float(seen.high.max()), float(seen.low.min())] if len(seen) else []
        return [_gain(held, price) for price in prices]


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


def lessons(memories: Iterable[Memory], candles: Candles) -> tuple[Lesson, ...]:
    """Look again at each of `memories` whose outcome was known at the newest close, oldest first.

    Args:
        memories: of this market.
        candles: [n > 0] closed candles of this market.
    """
    as_of = candles.newest_close
    known = [one for one in memories if max(one.known_at, one.trade.closed_at) <= as_of]
    known.sort(key=lambda one: (one.known_at, one.trade.position.order_id))
    return tuple([Lesson(one, candles) for one in known])


def tallies(taught: Sequence[Lesson]) -> tuple[Tally, ...]:
    """Count gains by side and by stated confidence; only what there is."""
    kinds: dict[str, list[bool]] = {}
    for one in taught:
        trade = one.memory.trade
        for kind in (trade.position.side, trade.position.confidence):
            if kind is not None:
                kinds.setdefault(str(kind), []).append(trade.profit > 0.0)
    return tuple(
        Tally(kind=kind, count=len(won), gained=sum(won)) for kind, won in sorted(kinds.items())
    )


def _gain(held: Position, price: float) -> float:
    return held.side.sign * (price / held.entry_price - 1.0)
