"""How the market did over the last day, three days, week and month."""

import math
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import Period

PERIODS: Final = (("1D", 24), ("3D", 72), ("7D", 168), ("30D", 730))
"""Each period's name and span [h]; spans of time, whatever the timeframe."""

_HOUR_MS: Final = 3_600_000


def measure_periods(candles: Candles) -> tuple[Period, ...]:
    """Measure each of `PERIODS`, back from the newest close.

    Args:
        candles: [n > 0] closed candles; a span that they do not reach back over is given
            as not covered, never estimated.
    """
    returns = np.diff(np.log(candles.close))
    return tuple(_measure(candles, returns, name=name, hours=hours) for name, hours in PERIODS)


def _measure(candles: Candles, returns: FloatArray, *, name: str, hours: int) -> Period:
    start = int(candles.close_time[-1]) - hours * _HOUR_MS
    first = int(np.searchsorted(candles.open_time, start, side="left"))
    reaches = int(candles.open_time[0]) < start + candles.timeframe.ms
    if not reaches or first == len(candles):
        return Period(name=name, hours=hours, covered=False)
    high, low = float(candles.high[first:].max()), float(candles.low[first:].min())
    last = float(candles.close[-1])
    moves = returns[first:]
    return Period(
        name=name,
        hours=hours,
        covered=True,
        change=last / float(candles.open[first]) - 1.0,
        high=high,
        low=low,
        volume=float(candles.volume[first:].sum()),
        volatility=_deviation(moves) if len(moves) > 1 else None,
        position_in_range=(last - low) / (high - low) if high > low else None,
    )


def _deviation(moves: FloatArray) -> float:
    """Return the standard deviation, in a third of the time that `std` takes on so few."""
    apart = moves - np.add.reduce(moves) / len(moves)
    return math.sqrt(np.add.reduce(apart * apart) / len(moves))
