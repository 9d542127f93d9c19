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
    logs = np.log(candles.close)
    returns = logs[1:] - logs[:-1]
    newest = candles.newest_close
    starts = [newest - hours * _HOUR_MS for _, hours in PERIODS]
    firsts = candles.open_time.searchsorted(starts).tolist()
    oldest = candles.open_time.item(0)
    return tuple(
        _measure(candles, returns, first=first, name=name, hours=hours)
        if oldest < start + candles.timeframe.ms and first < len(candles)
        else Period(name=name, hours=hours, covered=False)
        for (name, hours), start, first in zip(PERIODS, starts, firsts, strict=True)
    )


def _measure(candles: Candles, returns: FloatArray, *, first: int, name: str, hours: int) -> Period:
    high = float(np.maximum.reduce(candles.high[first:]))
    low = float(np.minimum.reduce(candles.low[first:]))
    last = candles.close.item(-1)
    moves = returns[first:]
    return Period(
        name=name,
        hours=hours,
        covered=True,
        change=last / candles.open.item(first) - 1.0,
        high=high,
        low=low,
        volume=float(np.add.reduce(candles.volume[first:])),
        volatility=_deviation(moves) if len(moves) > 1 else None,
        position_in_range=(last - low) / (high - low) if high > low else None,
    )


def _deviation(moves: FloatArray) -> float:
    """Return the standard deviation, in a third of the time that `std` takes on so few."""
    apart = moves - np.add.reduce(moves) / len(moves)
    return math.sqrt(np.add.reduce(apart * apart) / len(moves))
