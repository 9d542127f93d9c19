"""Headlines from RSS and Atom feeds."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, Self
from urllib.parse import urlsplit

import aiohttp

from candlewick.domain.headline import Headline
from candlewick.errors import NewsUnavailableError
from candlewick.infrastructure.news.feed_document import LARGEST, FeedUnusableError, read_feed
from candlewick.infrastructure.news.selection import select
from candlewick.ports.clock import Clock

_LOG: Final = logging.getLogger(__name__)
_FRESH_MS: Final = 240_000
"""[ms] So long an answer stands: the markets of one close share it."""
_KEPT_MS: Final = 7 * 86_400_000
"""[ms] A feed drops what is old; so long it is remembered."""
_CHUNK: Final = 65_536


class NewsFeeds:
    """A `NewsSource` over feeds; use it in `async with`.

    An item is known from the moment that its feed states. A feed that does not answer is left
    out, with a line in the log, as long as another one does.

    Args:
        urls: the feeds' addresses.
        clock: what time it is.
        timeout: [s, > 0] for all feeds of one look.
    """

    def __init__(self, urls: Sequence[str], *, clock: Clock, timeout: float = 9.0) -> None:
        self._urls = tuple(urls)
        self._clock = clock
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        self._looking = asyncio.Lock()
        self._looked_at: int | None = None
        self._seen: dict[tuple[str, str], Headline] = {}

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._timeout))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
        self._session = None

    async def known(self, symbol: str, *, as_of: int, hours: int) -> tuple[Headline, ...]:
        """Return what was published up to `as_of` [ms]; see `NewsSource.known`.

        Raises:
            NewsUnavailableError: no feed answered.
        """
        async with self._looking:
            now = self._clock.now()
            if self._looked_at is None or not 0 <= now - self._looked_at < _FRESH_MS:
                await self._look(now)
        return select(self._seen.values(), symbol, as_of=as_of, hours=hours)

    async def _look(self, now: int) -> None:
        looks = await asyncio.gather(*(self._feed(url) for url in self._urls))
        failures = [one for one in looks if isinstance(one, str)]
        for failure in failures:
            _LOG.warning("%s", failure)
        if len(failures) == len(looks):
            raise NewsUnavailableError("; ".join(failures))
        for found in looks:
            if not isinstance(found, str):
                for one in sorted(found, key=lambda headline: headline.known_at):
                    # The first date that it was given counts: a later one adds nothing.
                    self._seen.setdefault((one.source, one.title), one)
        self._seen = {key: one for key, one in self._seen.items() if one.known_at > now - _KEPT_MS}
        self._looked_at = now

    async def _feed(self, url: str) -> tuple[Headline, ...] | str:
        """Return the headlines at `url`, or why there are none."""
        host = urlsplit(url).hostname or url
        try:
            return read_feed(await self._body(url), source=host)
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"the feed of {host} did not answer: {type(error).__name__} {error}"
        except FeedUnusableError as error:
            return f"the feed of {host} {error}"

    async def _body(self, url: str) -> bytes:
        if self._session is None:
            msg = "is not connected: use the feeds inside `async with`"
            raise FeedUnusableError(msg)
        async with self._session.get(url, max_redirects=3) as response:
            if response.status != 200:  # noqa: PLR2004 - OK
                msg = f"answered HTTP {response.status}"
                raise FeedUnusableError(msg)
            body = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > LARGEST:
                    break
            return bytes(body)
