"""Candles to compute indicators over, for `indicators compute`; and where the values go."""

from contextlib import AsyncExitStack
from typing import Final

from candlewick.application.settings.model import Settings
from candlewick.application.wiring.market import open_market
from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.store.private_file import replace_private_file
from candlewick.ports.candle_source import CandleSource
from candlewick.ports.clock import Clock

__all__ = ["bundled_source", "read_candles", "replace_private_file"]

_PATIENCE: Final = 30.0
"""[s] Somebody sits in front of it and waits."""


async def read_candles(
    settings: Settings, symbol: str, *, clock: Clock, timeframe: Timeframe, as_of: int, count: int
) -> Candles:
    """Read up to `count` candles of `symbol` from the exchange, the newest closed at `as_of` [ms].

    Raises:
        CandlesUnusableError: they cannot be trusted.
        ExchangeUnavailableError: the exchange did not answer.
        ExchangeRefusedError: it does not know the symbol or the timeframe.
    """
    async with AsyncExitStack() as stack:
        market = await open_market(settings, clock=clock, stack=stack, patience=_PATIENCE)
        return await market.fetcher.closed(symbol, timeframe=timeframe, as_of=as_of, count=count)


def bundled_source(symbol: str) -> tuple[CandleSource, int]:
    """Return the candles of `symbol` that come with Candlewick, and their newest close [ms].

    Raises:
        UserError: none of that symbol come with it.
    """
    candles = load_bundled_candles(symbol)
    return MemoryCandles([candles]), int(candles.close_time[-1])
