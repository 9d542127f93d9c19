"""Prices at which the market turned, or that many look at."""

import functools
import itertools
import math
from collections.abc import Iterator
from operator import attrgetter
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
_PRICE_AND_NAME: Final = attrgetter("price", "name")
_LEVEL: Final = functools.partial(tuple.__new__, Level)
"""A level of its fields, in a third of the time that naming them takes."""


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
            Level(_PIVOTS[one.name], one.value)
            for one in indicators
            if one.name in _PIVOTS and 0.0 < one.value < math.inf
        ),
        *_ends(periods),
    ]
    return tuple(sorted(found, key=_PRICE_AND_NAME))


def _swings(candles: Candles) -> Iterator[Level]:
    pivots = swing_pivots(candles.high, candles.low, left_length=_SWING, right_length=_SWING)
    for name, new, prices in (
        ("swing high", pivots.new_high, pivots.high),
        ("swing low", pivots.new_low, pivots.low),
    ):
        places = (new == 1.0).nonzero()[0][-_SWINGS:]
        times = candles.open_time[places - _SWING]
        names = itertools.repeat(name)
        yield from map(_LEVEL, zip(names, prices[places].tolist(), times.tolist(), strict=False))


def _yesterday(candles: Candles) -> Iterator[Level]:
    """Yield the last UTC day's range, if all its candles are there and it has several."""
    span = candles.timeframe.ms
    midnight = _DAY.last_close(candles.newest_close)
    first, past = candles.open_time.searchsorted((midnight - _DAY.ms, midnight)).tolist()
    if past - first > 1 and (past - first) * span == _DAY.ms:
        yield Level("previous day high", float(np.maximum.reduce(candles.high[first:past])))
        yield Level("previous day low", float(np.minimum.reduce(candles.low[first:past])))


def _ends(periods: tuple[Period, ...]) -> Iterator[Level]:
    for period in periods:
        if period.name in _SPANS and period.high is not None and period.low is not None:
            yield Level(f"{period.name} high", period.high)
            yield Level(f"{period.name} low", period.low)
