"""What the market is like, read off its newest candles."""

from typing import Final

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.exit_plan import Conditions

_RANGES: Final = 14
_VOLUMES: Final = 24


def conditions_of(candles: Candles) -> Conditions:
    """Return volatility and usual volume at the newest close of `candles`.

    The volatility is the mean true range of the newest 14 candles over the close, the volume
    the median of the newest 24: one wild candle does not make a market liquid.
    """
    high, low = candles.high[-_RANGES:], candles.low[-_RANGES:]
    before = candles.close[-_RANGES - 1 : -1]
    if len(before) < len(high):  # the very first candle has none before it
        before = np.concatenate((candles.open[:1], before))
    ranges = np.maximum(high, before) - np.minimum(low, before)
    return Conditions(
        volatility=float(np.mean(ranges) / candles.close[-1]),
        volume=float(np.median(candles.volume[-_VOLUMES:])),
        span=candles.timeframe.ms,
    )
