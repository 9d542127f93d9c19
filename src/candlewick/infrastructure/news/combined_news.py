"""Several sources of news as one."""

from collections.abc import Sequence

from candlewick.domain.headline import Headline
from candlewick.errors import NewsUnavailableError
from candlewick.infrastructure.news.selection import select
from candlewick.ports.news_source import NewsSource


class CombinedNews:
    """A `NewsSource` that asks several, and is content with those that answer.

    Args:
        sources: [at least 1] who is asked.
    """

    def __init__(self, sources: Sequence[NewsSource]) -> None:
        self._sources = tuple(sources)

    async def known(self, symbol: str, *, as_of: int, hours: int) -> tuple[Headline, ...]:
        """Return what any of them knows; see `NewsSource.known`.

        Raises:
            NewsUnavailableError: none of them answered.
        """
        found: list[Headline] = []
        failures: list[NewsUnavailableError] = []
        for source in self._sources:
            try:
                found += await source.known(symbol, as_of=as_of, hours=hours)
            except NewsUnavailableError as error:
                failures.append(error)
        if len(failures) == len(self._sources):
            raise NewsUnavailableError("; ".join(str(one) for one in failures))
        return select(found, symbol, as_of=as_of, hours=hours)
