"""What closed trades teach, from facts alone.

No model writes these: each lesson is what was said, what happened, by how much and by which
exit, so that nothing is remembered that did not happen, or that was not known yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from candlewick.domain.candles import Candles
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position

AFTERMATH: Final = 86_400_000
"""[ms] So long after an exit the price is looked at once more."""
_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One closed trade, looked at again.

    Attributes:
        memory: the trade, and what was said.
        hours: [h, >= 0] how long it was held.
        stop: [fraction of the entry] where its stop stood in the end; negative is a loss.
        target: [fraction of the entry] where its target stood in the end.
        best: [fraction of the entry] the most it was ahead while it was open; None where the
            candles do not reach back.
        worst: [fraction of the entry] the most it was behind; None likewise.
        aftermath: [fraction of the exit] how far the price went in the trade's direction in the
            day after its exit; None where that day is not over, or not covered.
    """

    memory: Memory
    hours: float
    stop: float
    target: float
    best: float | None
    worst: float | None
    aftermath: float | None


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
    as_of = int(candles.close_time[-1])
    known = [one for one in memories if max(one.known_at, one.trade.closed_at) <= as_of]
    known.sort(key=lambda one: (one.known_at, one.trade.position.order_id))
    return tuple(_lesson(one, candles) for one in known)


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


def _lesson(memory: Memory, candles: Candles) -> Lesson:
    trade, held = memory.trade, memory.trade.position
    best, worst = _excursion(memory, candles)
    return Lesson(
        memory=memory,
        hours=(trade.closed_at - held.opened_at) / _HOUR_MS,
        stop=_gain(held, held.stop_loss),
        target=_gain(held, held.take_profit),
        best=best,
        worst=worst,
        aftermath=_aftermath(memory, candles),
    )


def _excursion(memory: Memory, candles: Candles) -> tuple[float | None, float | None]:
    """Return how far it was ahead and behind at most; only whole candles and the exit count."""
    trade, held = memory.trade, memory.trade.position
    if int(candles.open_time[0]) > held.opened_at:
        return None, None
    seen = candles.between(held.opened_at, trade.closed_at)
    prices = [held.entry_price, trade.exit_price]
    prices += [float(seen.high.max()), float(seen.low.min())] if len(seen) else []
    gains = [_gain(held, price) for price in prices]
    return max(gains), min(gains)


def _aftermath(memory: Memory, candles: Candles) -> float | None:
    trade = memory.trade
    later = trade.closed_at + AFTERMATH
    seen = candles.between(trade.closed_at, later)
    if later > int(candles.close_time[-1]) or not len(seen):
        return None
    return trade.position.side.sign * (float(seen.close[-1]) / trade.exit_price - 1.0)


def _gain(held: Position, price: float) -> float:
    return held.side.sign * (price / held.entry_price - 1.0)
