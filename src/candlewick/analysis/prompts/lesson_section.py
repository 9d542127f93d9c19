"""What closed trades taught."""

from typing import Final, NamedTuple

from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.number import basis_points, moment, percent, short
from candlewick.analysis.prompts.outside import fenced, quoted
from candlewick.analysis.prompts.section import Piece, Section, Variant
from candlewick.analysis.reflection import (
    aftermath,
    extremes,
    gain_at,
    known_at,
    known_memories,
    tallies,
)
from candlewick.domain.candles import Candles
from candlewick.domain.memory import Memory
from candlewick.domain.position import Trade

_SHOWN: Final = 3
"""So many of the newest are told in detail."""
_LONGEST_SAYING: Final = 200
_HOUR_MS: Final = 3_600_000


class _Told(NamedTuple):
    """A closed trade, in the words that are the same at every close.

    Attributes:
        trade: what happened.
        happened: when, which way, and how it ended.
        said: the model's own words; empty where it said none.
    """

    trade: Trade
    happened: str
    said: str


class _Taught(NamedTuple):
    """What a market's closed trades taught, until one more closes.

    Attributes:
        memories: the trades, as they were given.
        since: [ms since 1970 UTC] when the outcome of the last of them was known.
        summary: the count of gains.
        newest: those that are told in detail, oldest first.
    """

    memories: tuple[Memory, ...]
    since: int
    summary: Piece
    newest: tuple[_Told, ...]


class LessonSection:
    """Tells what closed trades taught, close after close.

    What is counted and worded is the same until one more trade closes: of each market what was
    told last is kept. What the candles say of a trade is looked up at each close.
    """

    def __init__(self) -> None:
        self._held: dict[str, _Taught] = {}

    def write(self, context: PromptContext) -> Section:
        """Give the count of gains, and the newest ones in detail."""
        candles = context.market.candles
        taught = self._taught(context.market.symbol, context.memories, candles.newest_close)
        if taught is None:
            return Section.fixed("lessons", "")
        summary, newest = taught.summary, taught.newest
        return Section(
            "lessons",
            (
                Variant(
                    lambda: (summary, *fenced([_lesson(one, candles) for one in newest])), worth=32
                ),
                Variant(lambda: (summary,), "the details of closed trades", worth=65),
                Variant(tuple, "the lessons of closed trades"),
            ),
        )

    def _taught(self, symbol: str, memories: tuple[Memory, ...], as_of: int) -> _Taught | None:
        held = self._held.get(symbol)
        if held is not None and held.since <= as_of and held.memories == memories:
            return held
        known = known_memories(memories, as_of=as_of)
        if not known:
            return None
        since = max(map(known_at, memories))
        taught = _Taught(memories, since, _summary(known), tuple(map(_told, known[-_SHOWN:])))
        if since <= as_of:
            self._held[symbol] = taught
        return taught


def _summary(known: tuple[Memory, ...]) -> Piece:
    counted = ", ".join([f"{one.kind} {one.gained} of {one.count}" for one in tallies(known)])
    mean = sum([one.trade.profit_fraction for one in known]) / len(known)
    return Piece.of(
        f"## Lessons of the last {len(known)} closed trades\n"
        f"Gained after costs: {counted}. Mean {percent(mean)}."
    )


def _told(memory: Memory) -> _Told:
    trade, held = memory.trade, memory.trade.position
    confidence = f" ({quoted(held.confidence, limit=20)[1:-1]})" if held.confidence else ""
    stop, target = gain_at(held, held.stop_loss), gain_at(held, held.take_profit)
    happened = (
        f"{moment(held.opened_at)} {held.side}{confidence}, stop {basis_points(stop)} bp,"
        f" target {basis_points(target)} bp: {trade.reason}"
        f" after {short((trade.closed_at - held.opened_at) / _HOUR_MS)} h,"
        f" {percent(trade.profit_fraction)} after costs"
    )
    said = quoted(memory.reasoning, limit=_LONGEST_SAYING) if memory.reasoning else ""
    return _Told(trade, happened, f"you had said {said}" if said else "")


def _lesson(told: _Told, candles: Candles) -> str:
    parts = [told.happened]
    gains, after = extremes(told.trade, candles), aftermath(told.trade, candles)
    if gains is not None:
        best, worst = map(basis_points, gains)
        parts.append(f"at best {best} bp, at worst {worst} bp")
    if after is not None:
        parts.append(f"in the day after the exit {basis_points(after)} bp its way")
    if told.said:
        parts.append(told.said)
    return "; ".join(parts)
