"""The loop: sleep to each close, do its work, until told to stop."""

import logging
from typing import Final

from candlewick.application.views.moment import utc, utc_minute
from candlewick.errors import UnavailableError
from candlewick.ports.clock import Clock
from candlewick.strategy.cycle import TradingCycle

LATEST_START: Final = 0.25
"""A close is still worth deciding on within this fraction of the next candle.

Later than that its price is no longer the price that one would get, so the service waits
for the next close instead.
"""

_LOG = logging.getLogger("candlewick.service")


class TradingService:
    """Runs a cycle at every close.

    Args:
        cycle: what a close's work is.
        clock: what time it is.
        settle_margin: [ms, >= 0] how long after a close its candle is taken to be final.
    """

    def __init__(self, *, cycle: TradingCycle, clock: Clock, settle_margin: int) -> None:
        self._cycle = cycle
        self._clock = clock
        self._margin = settle_margin

    async def run(self) -> None:
        """Work until cancelled.

        Raises:
            StateCorruptError: the journal cannot be trusted or written any more.
        """
        done = await self._resume()
        while True:
            close = self._due(done)
            self._cycle.await_close(close)
            if close + self._margin > self._clock.now():
                _LOG.info("next decision at %s", utc_minute(close))
                await self._clock.sleep_until(close + self._margin)
            await self._work(close)
            done = close

    async def run_once(self) -> int:
        """Do the newest close's work now and return the close [ms since 1970 UTC].

        A close that is too old to trade on is settled, and nothing is decided.
        """
        close = self._cycle.timeframe.last_close(self._clock.now() - self._margin)
        if self._is_fresh(close):
            await self._cycle.run(close)
        else:
            _LOG.warning(
                "the close of %s is too long ago to trade at its price: stops are settled,"
                " nothing is decided; the next one is at %s",
                utc_minute(close),
                utc_minute(self._cycle.timeframe.next_close(close)),
            )
            await self._cycle.settle(close)
        return close

    async def _resume(self) -> int | None:
        """Take up the newest close if its work was begun before a restart."""
        close = self._cycle.timeframe.last_close(self._clock.now())
        if not self._cycle.is_begun(close):
            return None
        if self._is_fresh(close):
            _LOG.info("resuming the close of %s", utc(close))
            await self._work(close)
        return close

    def _is_fresh(self, close: int) -> bool:
        latest = self._margin + LATEST_START * self._cycle.timeframe.ms
        return self._clock.now() - close <= latest

    def _due(self, done: int | None) -> int:
        """Return the close to work on: the newest if it is fresh, else the next."""
        now, timeframe = self._clock.now(), self._cycle.timeframe
        newest = timeframe.last_close(now)
        if newest != done and self._is_fresh(newest):
            return newest
        return timeframe.next_close(now)

    async def _work(self, close: int) -> None:
        try:
            await self._cycle.run(close)
        except UnavailableError as e:
            _LOG.warning("the close of %s is left: %s", utc(close), e)
