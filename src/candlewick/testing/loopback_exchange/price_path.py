"""What an exchange shows of a candle while it is still open."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from candlewick.domain.candles import Candles

_CORNERS: Final = (0.0, 0.25, 0.75, 1.0)
"""When the price reaches the corners of a candle's path, as fractions of its span."""


@dataclass(frozen=True, slots=True)
class Row:
    """One candle, closed or still open.

    Attributes:
        open_time: [ms since 1970 UTC].
        open: [quote currency].
        high: [quote currency] so far.
        low: [quote currency] so far.
        close: [quote currency] the price last paid.
        volume: [base currency] so far.
    """

    open_time: int
    open: float
    high: float
    low: float
    close: float
    volume: float

    def at(self, part: float) -> Self:
        """Return this candle as it stood after `part` [0 to 1] of its span.

        The price runs from open to close by the extreme that is nearer in time to a reader
        of charts: a rising candle first visits its low, a falling one its high.
        """
        first, second = (self.low, self.high) if self.close >= self.open else (self.high, self.low)
        corners = (self.open, first, second, self.close)
        price = self.close if part >= 1.0 else float(np.interp(part, _CORNERS, corners))
        seen = [corner for when, corner in zip(_CORNERS, corners, strict=True) if when <= part]
        return type(self)(
            self.open_time,
            self.open,
            max(*seen, price) if seen else price,
            min(*seen, price) if seen else price,
            price,
            self.volume * part,
        )


class PricePath:
    """A market's past and present, one moment at a time."""

    def __init__(self, candles: Candles) -> None:
        self.candles = candles

    def rows(
        self, start: int, end: int, *, now: int, limit: int, newest: bool = False
    ) -> list[Row]:
        """Return candles that opened from `start` to `end` [ms], as known at `now` [ms].

        No more than `limit` [>= 0] of them: the oldest, or with `newest` the newest.
        """
        times = self.candles.open_time
        first = int(np.searchsorted(times, start, side="left"))
        last = int(np.searchsorted(times, min(end, now), side="right"))
        if newest:
            first = max(first, last - limit)
        else:
            last = min(last, first + limit)
        return [self._known(self._row(place), now) for place in range(first, last)]

    def price(self, now: int) -> float | None:
        """Return the price last paid at `now` [ms]; None before the first candle."""
        place = int(np.searchsorted(self.candles.open_time, now, side="right")) - 1
        if place < 0:
            return None
        return self._known(self._row(place), now).close

    def _known(self, row: Row, now: int) -> Row:
        part = (now - row.open_time) / self.candles.timeframe.ms
        return row if part >= 1.0 else row.at(part)

    def _row(self, place: int) -> Row:
        held = self.candles
        return Row(
            int(held.open_time[place]),
            float(held.open[place]),
            float(held.high[place]),
            float(held.low[place]),
            float(held.close[place]),
            float(held.volume[place]),
        )
