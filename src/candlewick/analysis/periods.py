"""How the market did over the last day, three days, week and month."""

from typing import Final

import numpy as np

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
    return tuple(_measure(candles, name=name, hours=hours) for name, hours in PERIODS)


def _measure(candles: Candles, *, name: str, hours: int) -> Period:
    as_of = int(candles.close_time[-1])
    start = as_of - hours * _HOUR_MS
    part = candles.between(start, as_of)
    reaches = int(candles.open_time[0]) < start + candles.timeframe.ms
    if not reaches or len(part) == 0:
        return Period(name=name, hours=hours, covered=False)
    high, low, last = float(part.high.max()), float(part.low.min()), float(part.close[-1])
    returns = np.diff(np.log(part.close))
    return Period(
        name=name,
        hours=hours,
        covered=True,
        change=last / float(part.open[0]) - 1.0,
        high=high,
        low=low,
        volume=float(part.volume.sum()),
        volatility=float(returns.std()) if len(returns) > 1 else None,
        position_in_range=(last - low) / (high - low) if high > low else None,
    )
