"""Old candles as a source, under the very rules of a live exchange."""

from collections.abc import Iterable

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, ExchangeRefusedError
from candlewick.ports.candle_source import RECENT


class HistoryCandles:
    """A `CandleSource` over candles that may have holes, as exchanges' histories do.

    A hole is accepted as live trading accepts it: as an outage of the exchange's, unless it
    is among the newest `RECENT` candles or hides the newest itself.

    Args:
        held: one series per symbol and timeframe.
    """

    def __init__(self, held: Iterable[Candles]) -> None:
        self._held = {(series.symbol, series.timeframe): series for series in held}

    async def closed(self, symbol: str, *, timeframe: Timeframe, as_of: int, count: int) -> Candles:
        """Return up to `count` [> 0] candles, the newest of which closed at `as_of` [ms].

        Raises:
            CandlesUnusableError: no candle closed at `as_of`, or there is a hole among the
                newest `RECENT`.
            ExchangeRefusedError: no such symbol or timeframe is held.
        """
        series = self._held.get((symbol, timeframe))
        if series is None:
            there = ", ".join(f"{name} {span}" for name, span in self._held) or "nothing"
            msg = f"no {timeframe} candles of {symbol} are held: choose from {there}"
            raise ExchangeRefusedError(msg)
        newest = series.between(as_of - count * timeframe.ms, as_of)
        if len(newest) == 0 or newest.newest_close != as_of:
            msg = f"{symbol} {timeframe}: no candle closed at {as_of} ms"
            raise CandlesUnusableError(msg)
        times = newest.open_time[-(RECENT + 1) :]
        if times.item(-1) - times.item(0) == (len(times) - 1) * timeframe.ms:
            return newest
        after_a_hole = times[1:][np.diff(times) > timeframe.ms]
        if np.any(after_a_hole > as_of - RECENT * timeframe.ms):
            msg = (
                f"{symbol} {timeframe}: candles are missing before {after_a_hole[-1]} ms,"
                f" among the newest {RECENT}"
            )
            raise CandlesUnusableError(msg)
        return newest
