"""How the crowd feels."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SentimentReading:
    """One day's reading of the Fear & Greed index.

    Attributes:
        known_at: [ms since 1970 UTC] when it was published.
        score: [0 to 100] 0 is extreme fear, 100 is extreme greed.
    """

    known_at: int
    score: int
