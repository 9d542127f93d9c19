"""Where headlines come from."""

from typing import Protocol

from candlewick.domain.headline import Headline


class NewsSource(Protocol):
    """Headlines, never one published later than asked for."""

    async def known(self, symbol: str, *, as_of: int, hours: int) -> tuple[Headline, ...]:
        """Return what was published about `symbol` in the `hours` [> 0] up to `as_of` [ms].

        Headlines that name no coin concern every symbol.

        Returns:
            Oldest first, each title of a source once; () where there is none.

        Raises:
            NewsUnavailableError: the source did not answer, or answered nonsense.
        """
        ...
