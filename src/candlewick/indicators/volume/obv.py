"""On-balance volume."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_series
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.window import previous


def obv(close: FloatArray, volume: FloatArray) -> FloatArray:
    """Add the volume of rising candles and take away that of falling ones.

    The level depends on where the series begins: read its changes only.

    Args:
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]

    Returns:
        [shape=(n,), base currency] a value on every bar, 0 on the first.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.

    References:
        Granville, New Key to Stock Market Profits (1963).
    """
    require_series(close=close, volume=volume)
    bars = WholeBars.of(close, volume)
    known = bars.pick(close)
    signed = np.sign(known - previous(known)) * bars.pick(volume)
    signed[:1] = 0.0
    return bars.spread(np.cumsum(signed))
