"""Candles that are already in memory, as a source."""

from collections.abc import Iterable

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, ExchangeRefusedError


class MemoryCandles:
    """A `CandleSource` over candles held in memory, one series per symbol and timeframe."""

    def __init__(self, held: Iterable[Candles]) -> None:
        self._held = {(series.symbol, series.timeframe): series for series in held}

    async def closed(self, symbol: str, *, timeframe: Timeframe, as_of: int, count: int) -> Candles:
        """Return up to `count` [> 0] candles, the newest of which closed at `as_of` [ms].

        Raises:
            CandlesUnusableError: no candle closed at `as_of`, or some before it are missing.
            ExchangeRefusedError: no such symbol or timeframe is held.
        """
        series = self._held.get((symbol, timeframe))
        if series is None:
            there = ", ".join(f"{name} {span}" for name, span in self._held) or "nothing"
            msg = f"no {timeframe} candles of {symbol} are held: choose from {there}"
            raise ExchangeRefusedError(msg)
        newest = series.between(as_of - count * timeframe.ms, as_of)
        if len(newest) == 0 or newest.close_time[-1] != as_of:
            msg = f"{symbol} {timeframe}: no candle closed at {as_of} ms"
            raise CandlesUnusableError(msg)
        since_first = (as_of - int(series.open_time[0])) // timeframe.ms
        absent = min(count, since_first) - len(newest)
        if absent:
            msg = f"{symbol} {timeframe}: {absent} of the {count} candles up to {as_of} ms are missing"
            raise CandlesUnusableError(msg)
        return newest
