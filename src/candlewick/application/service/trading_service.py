"""The loop: sleep to each close, do its work, until told to stop."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from typing import Final, Protocol

from candlewick.application.views.moment import utc, utc_minute
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UnavailableError
from candlewick.ports.clock import Clock
from candlewick.strategy.cycle import TradingCycle

LATEST_START: Final = 0.25
"""A close is still worth deciding on within this fraction of the next candle.

Later than that its price is no longer the price that one would get, so the service waits
for the next close instead.
"""

_LOG = logging.getLogger("candlewick.service")


class Afterwork(Protocol):
    """What is done about a close in the time that its own work leaves; it raises nothing."""

    def begin(self, close: int) -> None:
        """Begin what is left to do about `close` [ms]; return at once."""
        ...

    def stop(self) -> None:
        """Give up what is under way; return at once."""
        ...

    async def finish(self) -> None:
        """Wait for what is under way."""
        ...


class TradingService:
    """Runs a cycle at every close of every timeframe.

    Args:
        cycle: what a close's work is.
        clock: what time it is.
        settle_margin: [ms, >= 0] how long after a close its candle is taken to be final.
        afterwork: is done between the work of one close and that of the next, if there is any.
    """

    def __init__(
        self,
        *,
        cycle: TradingCycle,
        clock: Clock,
        settle_margin: int,
        afterwork: Afterwork | None = None,
    ) -> None:
        self._cycle = cycle
        self._clock = clock
        self._margin = settle_margin
        self._afterwork = afterwork

    async def run(self) -> None:
        """Work until cancelled.

        Raises:
            StateCorruptError: the journal cannot be trusted or written any more.
        """
        done = await self._resume()
        if done:
            self._begin_afterwork(max(done.values()))
        while True:
            closes = {timeframe: self._due(timeframe, done) for timeframe in self._cycle.timeframes}
            close = min(closes.values())
            self._cycle.await_close(close)
            if close + self._margin > self._clock.now():
                _LOG.info("next decision at %s", utc_minute(close))
                await self._clock.sleep_until(close + self._margin)
            if self._afterwork:
                self._afterwork.stop()
            due = [timeframe for timeframe, at in closes.items() if at == close]
            await self._work(close, due)
            done |= dict.fromkeys(due, close)
            self._begin_afterwork(close)

    async def run_once(self) -> tuple[int, ...]:
        """Do the newest closes' work now and return them, oldest first [ms since 1970 UTC].

        A close that is too old to trade on is settled, and nothing is decided.
        """
        now = self._clock.now() - self._margin
        closes = {timeframe: timeframe.last_close(now) for timeframe in self._cycle.timeframes}
        for close in sorted(set(closes.values())):
            due = [timeframe for timeframe, at in closes.items() if at == close]
            fresh = [timeframe for timeframe in due if self._is_fresh(close, timeframe)]
            if fresh:
                await self._cycle.run(close, fresh)
            if late := [timeframe for timeframe in due if timeframe not in fresh]:
                await self._settle_late(close, late)
        for close in sorted(set(closes.values())):
            self._begin_afterwork(close)
        await self._finish_afterwork()
        return tuple(sorted(set(closes.values())))

    def _begin_afterwork(self, close: int) -> None:
        if self._afterwork:
            self._afterwork.begin(close)

    async def _finish_afterwork(self) -> None:
        """Wait for the afterwork, but not longer than the loop would."""
        if self._afterwork is None:
            return
        now = self._clock.now()
        until = min(timeframe.next_close(now) for timeframe in self._cycle.timeframes)
        over = asyncio.ensure_future(self._clock.sleep_until(until + self._margin))
        rest = asyncio.ensure_future(self._afterwork.finish())
        try:
            await asyncio.wait((over, rest), return_when=asyncio.FIRST_COMPLETED)
            self._afterwork.stop()
            await rest
        finally:
            over.cancel()
            rest.cancel()

    async def _settle_late(self, close: int, timeframes: Collection[Timeframe]) -> None:
        _LOG.warning(
            "the close of %s is too long ago to trade at its price: stops are settled,"
            " nothing is decided; the next one is at %s",
            utc_minute(close),
            utc_minute(min(timeframe.next_close(close) for timeframe in timeframes)),
        )
        await self._cycle.settle(close, timeframes)

    async def _resume(self) -> dict[Timeframe, int]:
        """Take up the newest closes whose work was begun before a restart."""
        done: dict[Timeframe, int] = {}
        for timeframe in self._cycle.timeframes:
            close = timeframe.last_close(self._clock.now())
            if self._cycle.is_begun(close, timeframe):
                done[timeframe] = close
        for close in sorted(set(done.values())):
            begun = [t for t, at in done.items() if at == close and self._is_fresh(close, t)]
            if begun:
                _LOG.info("resuming the close of %s", utc(close))
                await self._work(close, begun)
        return done

    def _is_fresh(self, close: int, timeframe: Timeframe) -> bool:
        latest = self._margin + LATEST_START * timeframe.ms
        return self._clock.now() - close <= latest

    def _due(self, timeframe: Timeframe, done: Mapping[Timeframe, int]) -> int:
        """Return the close to work on: the newest if it is fresh, else the next."""
        now = self._clock.now()
        newest = timeframe.last_close(now)
        if newest != done.get(timeframe) and self._is_fresh(newest, timeframe):
            return newest
        return timeframe.next_close(now)

    async def _work(self, close: int, timeframes: Collection[Timeframe]) -> None:
        try:
            await self._cycle.run(close, timeframes)
        except UnavailableError as e:
            _LOG.warning("the close of %s is left: %s", utc(close), e)
