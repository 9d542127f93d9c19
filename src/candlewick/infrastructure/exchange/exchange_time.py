"""What time it is at the exchange."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from candlewick.ports.clock import Clock

_LOG: Final = logging.getLogger(__name__)
_FRESH_MS: Final = 600_000
"""How long a measured difference is believed."""
_TOLD_MS: Final = 2_000
"""A difference that the user is told of."""


class ExchangeTime:
    """The exchange's clock, as this machine's clock plus a measured difference.

    Attributes:
        uncertainty: [ms, >= 0] how long the exchange took to tell its time; on a clock that
            runs fast, as in a test, that is long.
    """

    def __init__(self, *, name: str, clock: Clock) -> None:
        """Start without a measurement; `name` is for the log, `clock` is this machine's."""
        self.uncertainty = 0
        self._name = name
        self._clock = clock
        self._ahead = 0
        self._measured_at: int | None = None

    def forget(self) -> None:
        """Measure anew before the next answer."""
        self._measured_at = None

    async def now(self, ask: Callable[[], Awaitable[int | None]]) -> int:
        """Return the exchange's time [ms since 1970 UTC].

        Args:
            ask: asks the exchange for its time [ms]; None where it does not tell.

        Raises:
            ExchangeUnavailableError: it had to be asked and did not answer.
        """
        at = self._clock.now()
        if self._measured_at is None or abs(at - self._measured_at) > _FRESH_MS:
            await self._measure(ask)
        return self._clock.now() + self._ahead

    async def _measure(self, ask: Callable[[], Awaitable[int | None]]) -> None:
        before = self._clock.now()
        there = await ask()
        after = self._clock.now()
        self._measured_at = after
        if there is None:
            return
        # Not the middle: asking may have taken several tries, and an answer is at least as old
        # as when it came. So the exchange's clock is never thought to be later than it is, and
        # an open candle never thought to be closed.
        self._ahead = there - after
        self.uncertainty = after - before
        if abs(self._ahead) > _TOLD_MS + self.uncertainty:
            _LOG.warning(
                "this machine's clock is %.1f s %s %s's; set it, or candles come late",
                abs(self._ahead) / 1000,
                "behind" if self._ahead > 0 else "ahead of",
                self._name,
            )
