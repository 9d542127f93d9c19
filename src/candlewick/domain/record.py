"""An event in its place in the journal's chain, and what was found of the whole."""

from dataclasses import dataclass

from candlewick.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One link of the chain.

    Attributes:
        seq: [> 0] its number in the account.
        hash: [sha256, hexadecimal] over the link before it and the event's own words.
        event: what happened.
    """

    seq: int
    hash: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at and found as it was written.

    Attributes:
        events: [>= 0] links of the chain.
        decisions: [>= 0] those of them that are decisions.
        snapshots: [>= 0] what decisions were made from, put together and hashed again.
        pages: [>= 0] pieces that snapshots consist of.
        head: the hash of the newest event; "" where there is none.
        shadows: [>= 0] what challengers said, in a chain of their own, each beside its decision.
    """

    events: int
    decisions: int
    snapshots: int
    pages: int
    head: str
    shadows: int = 0
