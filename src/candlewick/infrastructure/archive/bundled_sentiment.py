"""Real Fear & Greed readings that come with Candlewick, over the days of its candles."""

from typing import Final

from candlewick.domain.sentiment import SentimentReading
from candlewick.infrastructure.archive.bundled_file import bundled_rows

_NAME: Final = "fear-greed.csv"
PUBLISHED_WITHIN: Final = 3_600_000
"""[ms] A day's reading comes out seconds after that day's midnight UTC (the service counts down
to it). An hour later it is known for sure, and a decision at midnight cannot have used it."""


def load_bundled_readings() -> tuple[SentimentReading, ...]:
    """Return the bundled readings, oldest first, once their sha256 is found right.

    They begin 40 days before the first bundled candle and end on the day of the last.

    Raises:
        BundleDamagedError: the file is missing or is not the one that was bundled.
    """
    return tuple(
        SentimentReading(known_at=int(day) + PUBLISHED_WITHIN, score=int(score))
        for day, score in bundled_rows(_NAME)
    )
