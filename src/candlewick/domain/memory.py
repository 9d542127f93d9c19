"""What is remembered of a closed trade."""

from dataclasses import dataclass

from candlewick.domain.position import Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A trade whose outcome is known, with what was said when it was opened.

    Attributes:
        known_at: [ms since 1970 UTC] when the outcome was known: the trade's closing.
        trade: what happened.
        reasoning: the model's own words when it opened the position; empty where it said none.
    """

    known_at: int
    trade: Trade
    reasoning: str = ""
