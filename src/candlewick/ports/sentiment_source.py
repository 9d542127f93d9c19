"""Where the market's mood comes from."""

from typing import Protocol

from candlewick.domain.sentiment import SentimentReading


class SentimentSource(Protocol):
    """Daily readings, never one published later than asked for."""

    async def known(self, *, as_of: int, days: int) -> tuple[SentimentReading, ...]:
        """Return the readings of the last `days` [> 0] days known at `as_of` [ms], oldest first.

        A day that was never published is absent, not invented; none at all gives ().

        Raises:
            SentimentUnavailableError: the source did not answer.
        """
        ...
