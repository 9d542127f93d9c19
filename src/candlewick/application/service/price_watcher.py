"""Stops and targets against the live price, between the closes."""

import logging

from candlewick.errors import ExchangeRefusedError, ExchangeUnavailableError, UnavailableError
from candlewick.ports.clock import Clock
from candlewick.ports.price_source import PriceSource
from candlewick.strategy.cycle import TradingCycle

_LOG = logging.getLogger("candlewick.watcher")


class PriceWatcher:
    """Asks for the price of what is held and exits where it is beyond a level.

    What it misses between two looks, the next close settles from the candle.

    Args:
        cycle: takes the prices in.
        prices: where they come from.
        clock: what time it is.
        interval: [ms, > 0] between two looks.
    """

    def __init__(
        self, *, cycle: TradingCycle, prices: PriceSource, clock: Clock, interval: int
    ) -> None:
        self._cycle = cycle
        self._prices = prices
        self._clock = clock
        self._interval = interval

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self._clock.sleep_until(self._clock.now() + self._interval)
            await self.look()

    async def look(self) -> None:
        """Look once at the kill switch and at everything that is held."""
        self._cycle.heed(self._clock.now())
        for symbol in sorted(self._cycle.strategy.ledger.positions):
            try:
                price = await self._prices.price(symbol)
            except (ExchangeUnavailableError, ExchangeRefusedError) as e:
                _LOG.warning("no live price for %s, its stop waits for the close: %s", symbol, e)
                continue
            try:
                await self._cycle.touch(symbol, price=price, at=self._clock.now())
            except UnavailableError as e:
                _LOG.warning("%s is not settled at %g yet: %s", symbol, price, e)
