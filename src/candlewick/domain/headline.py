"""What the press says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One headline; its words are somebody else's and may say anything.

    Attributes:
        known_at: [ms since 1970 UTC] when it was published.
        title: the headline itself, as it came.
        source: who published it; empty where it is not said.
        coins: the base currencies it is about, such as ("BTC",); empty where it is about all.
    """

    known_at: int
    title: str
    source: str = ""
    coins: tuple[str, ...] = ()
