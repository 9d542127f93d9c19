"""Reads one span of candles, page by page, and does not believe it until it is whole."""

import logging
from collections.abc import Sequence
from typing import Final

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.exchange.candle_book import CandleBook
from candlewick.infrastructure.exchange.inquiry import Inquiry
from candlewick.ports.candle_source import RECENT
from candlewick.ports.clock import Clock

_LOG: Final = logging.getLogger(__name__)
_PUBLISH_TRIES: Final = 5
_PUBLISH_PAUSE_MS: Final = 2_000
_SPARE_ROWS: Final = 2
"""Asked for beyond the need: the open candle, and one for an exchange that counts from it."""


class CandleReader:
    """One call of `DataFetcher.closed`."""

    def __init__(
        self, symbol: str, *, timeframe: Timeframe, as_of: int, page: int, inquiry: Inquiry
    ) -> None:
        """Prepare to read.

        Args:
            symbol: such as "BTC/USDT".
            timeframe: of the candles.
            as_of: [ms since 1970 UTC] the close of the newest one.
            page: [candles, > 0] the most that one request gives.
            inquiry: asks the exchange.
        """
        self._symbol = symbol
        self._timeframe = timeframe
        self._as_of = as_of
        self._page = page
        self._inquiry = inquiry

    async def read(self, count: int, *, clock: Clock, awaited: bool) -> Candles:
        """Return up to `count` [> 0] candles, the newest closed at `as_of`.

        Args:
            count: how many.
            clock: to wait by.
            awaited: whether the newest candle closed just now, so that it may not be out yet.

        Raises:
            CandlesUnusableError: they are stale, contradictory, impossible or have a hole.
            ExchangeUnavailableError: the exchange did not answer.
        """
        start = max(0, self._as_of - count * self._timeframe.ms)
        book = CandleBook(self._symbol, timeframe=self._timeframe, start=start, end=self._as_of)
        await self._pages(book, start)
        await self._newest(book, clock=clock, tries=_PUBLISH_TRIES if awaited else 0)
        await self._again(book)
        return self._checked(book)

    async def read_span(self, start: int) -> Candles:
        """Return what the exchange has from `start` [ms] to `as_of`, holes and all; maybe none.

        Raises:
            CandlesUnusableError: they are contradictory or impossible.
            ExchangeUnavailableError: the exchange did not answer.
        """
        book = CandleBook(self._symbol, timeframe=self._timeframe, start=start, end=self._as_of)
        await self._pages(book, start)
        await self._again(book)
        return book.candles(or_none=True)

    async def _pages(self, book: CandleBook, start: int) -> None:
        at = start
        while at < self._as_of:
            rows = await self._rows(at, end=self._as_of)
            book.add(rows)
            last = int(rows[-1][0] or 0) if rows else 0
            # A page without candles is an outage, or lies before the market's first day.
            at = last + self._timeframe.ms if last >= at else at + self._page * self._timeframe.ms

    async def _newest(self, book: CandleBook, *, clock: Clock, tries: int) -> None:
        """Ask for the newest candle until it is there; exchanges publish it late at times."""
        wanted = self._as_of - self._timeframe.ms
        for _ in range(tries):
            if book.newest == wanted:
                return
            _LOG.info("%s %s: the newest candle is not out yet", self._symbol, self._timeframe)
            await clock.sleep_until(clock.now() + _PUBLISH_PAUSE_MS)
            after = book.newest if book.newest is not None else wanted - self._timeframe.ms
            book.add(await self._rows(after + self._timeframe.ms, end=self._as_of))
        if book.newest == wanted:
            return
        newest = None if book.newest is None else book.newest + self._timeframe.ms
        late = "none came" if newest is None else f"the newest closed {self._as_of - newest} ms ago"
        msg = f"{self._symbol} {self._timeframe}: stale, {late} at {self._as_of} ms"
        raise CandlesUnusableError(msg)

    async def _again(self, book: CandleBook) -> None:
        """Ask once more for what is missing: a page can come back short for no good reason."""
        head = book.head()
        holes = book.gaps()
        if head is not None:
            holes.insert(0, (max(head[0], head[1] - self._page * self._timeframe.ms), head[1]))
        asked_to = 0
        for start, end in holes:
            at = max(start, asked_to)
            while at < end:
                asked_to = at + self._page * self._timeframe.ms
                book.add(await self._rows(at, end=min(asked_to, self._as_of)))
                at = asked_to

    def _checked(self, book: CandleBook) -> Candles:
        gaps = book.gaps()
        step = self._timeframe.ms
        recent = [end for _, end in gaps if end > self._as_of - RECENT * step]
        if recent:
            msg = (
                f"{self._symbol} {self._timeframe}: candles are missing before {recent[-1]} ms, "
                f"among the newest {RECENT}"
            )
            raise CandlesUnusableError(msg)
        candles = book.candles()
        if gaps:
            _LOG.warning(
                "%s %s: the exchange has no candles for %d of %d spans, the last until %d ms",
                self._symbol,
                self._timeframe,
                candles.missing,
                candles.missing + len(candles),
                gaps[-1][1],
            )
        return candles

    async def _rows(self, start: int, *, end: int) -> Sequence[Sequence[float | None]]:
        """Return the rows from `start` to `end` [ms], no more than a page."""
        limit = min(self._page, (end - start) // self._timeframe.ms + _SPARE_ROWS)
        rows: Sequence[Sequence[float | None]] = await self._inquiry.ask(
            f"{self._timeframe} candles of {self._symbol}",
            lambda exchange: exchange.fetch_ohlcv(
                self._symbol, str(self._timeframe), since=start, limit=limit
            ),
        )
        return rows
