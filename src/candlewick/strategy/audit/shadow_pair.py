"""What challengers said, beside the live decisions on the same questions."""

from collections.abc import Iterable
from dataclasses import dataclass

from candlewick.domain.events import Decided, Shadowed
from candlewick.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowPair:
    """One question, what was decided live, and what a challenger said to it.

    Attributes:
        hash: [sha256, hexadecimal] of the live decision's place in the account's chain.
        live: the live decision.
        said: what the challenger said, or why it said nothing.
    """

    hash: str
    live: Decided
    said: Shadowed


def shadow_pairs(records: Iterable[Record], shadows: Iterable[Record]) -> list[ShadowPair]:
    """Put what was said beside what it was said to, oldest close first.

    Args:
        records: the account's chain.
        shadows: the challengers' chain; what stands beside no decision of `records` is left out.
    """
    said = [record.event for record in shadows if isinstance(record.event, Shadowed)]
    wanted = {one.live for one in said}
    live = {
        record.hash: record.event
        for record in records
        if record.hash in wanted and isinstance(record.event, Decided)
    }
    found = [
        ShadowPair(hash=one.live, live=live[one.live], said=one) for one in said if one.live in live
    ]
    return sorted(found, key=lambda pair: (pair.said.at, pair.said.symbol, pair.said.challenger))
