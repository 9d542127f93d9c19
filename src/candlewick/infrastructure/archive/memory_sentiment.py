"""Sentiment readings that are already in memory, as a source."""

from collections.abc import Iterable
from typing import Final

from candlewick.domain.sentiment import SentimentReading

_DAY_MS: Final = 86_400_000


class MemorySentiment:
    """A `SentimentSource` over readings held in memory."""

    def __init__(self, readings: Iterable[SentimentReading]) -> None:
        self._readings = sorted(readings, key=lambda reading: reading.known_at)

    async def known(self, *, as_of: int, days: int) -> tuple[SentimentReading, ...]:
        """Return the readings of the last `days` [> 0] days known at `as_of` [ms], oldest first."""
        return tuple(
            reading
            for reading in self._readings
            if as_of - days * _DAY_MS < reading.known_at <= as_of
        )
