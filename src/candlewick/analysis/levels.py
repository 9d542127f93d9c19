"""Prices at which the market turned, or that many look at."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import IndicatorReading, Level, Period
from candlewick.domain.timeframe import Timeframe
from candlewick.indicators import swing_pivots

_SWING: Final = 10
"""[candles] A swing stands out from as many before and after it: it is known so much later."""
_SWINGS: Final = 6
"""As many of the newest swings of each kind are kept."""
_PIVOTS: Final = {
    "pivot_day": "day pivot",
    "pivot_resistance_1": "day pivot R1",
    "pivot_support_1": "day pivot S1",
}
_SPANS: Final = ("7D", "30D")
_DAY: Final = Timeframe.parse("1d")


def find_levels(
    candles: Candles, *, periods: tuple[Period, ...], indicators: tuple[IndicatorReading, ...]
) -> tuple[Level, ...]:
    """Return swings, yesterday's range, day pivots and the ends of longer periods, lowest first.

    Args:
        candles: [n > 0] closed candles; nothing after the last of them is known.
        periods: measured over the same candles.
        indicators: read from the same candles.
    """
    found = [
        *_swings(candles),
        *_yesterday(candles),
        *(
            Level(name=_PIVOTS[one.name], price=one.value)
            for one in indicators
            if one.name in _PIVOTS and np.isfinite(one.value) and one.value > 0.0
        ),
        *_ends(periods),
    ]
    return tuple(sorted(found, key=lambda level: (level.price, level.name)))


def _swings(candles: Candles) -> Iterator[Level]:
    pivots = swing_pivots(candles.high, candles.low, left_length=_SWING, right_length=_SWING)
    for name, new, prices in (
        ("swing high", pivots.new_high, pivots.high),
        ("swing low", pivots.new_low, pivots.low),
    ):
        for place in np.flatnonzero(new == 1.0)[-_SWINGS:]:
            at = int(candles.open_time[place - _SWING])
            yield Level(name=name, price=float(prices[place]), at=at)


def _yesterday(candles: Candles) -> Iterator[Level]:
    """Yield the last UTC day's range, if all its candles are there and it has several."""
    midnight = _DAY.last_close(int(candles.close_time[-1]))
    day = candles.between(midnight - _DAY.ms, midnight)
    if len(day) > 1 and len(day) * candles.timeframe.ms == _DAY.ms:
        yield Level(name="previous day high", price=float(day.high.max()))
        yield Level(name="previous day low", price=float(day.low.min()))


def _ends(periods: tuple[Period, ...]) -> Iterator[Level]:
    for period in periods:
        if period.name in _SPANS and period.high is not None and period.low is not None:
            yield Level(name=f"{period.name} high", price=period.high)
            yield Level(name=f"{period.name} low", price=period.low)
