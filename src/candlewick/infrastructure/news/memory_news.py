"""Headlines that are already in memory, as a source."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from candlewick.domain.headline import Headline
from candlewick.infrastructure.news.selection import select

_HOUR_MS: Final = 3_600_000


class MemoryNews:
    """A `NewsSource` over headlines held in memory; a question looks at its own hours only."""

    def __init__(self, headlines: Iterable[Headline]) -> None:
        self._headlines = sorted(headlines, key=lambda one: one.known_at)
        self._moments = [one.known_at for one in self._headlines]

    async def known(self, symbol: str, *, as_of: int, hours: int) -> tuple[Headline, ...]:
        """Return what was published up to `as_of` [ms]; see `NewsSource.known`."""
        first = bisect_right(self._moments, as_of - hours * _HOUR_MS)
        past = bisect_right(self._moments, as_of)
        return select(self._headlines[first:past], symbol, as_of=as_of, hours=hours)
