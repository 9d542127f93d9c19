"""Chaikin oscillator."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import VOLUME
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.smoothing import (
    exponential,
    running_sum,
    smooth,
    without_first,
)
from candlewick.indicators.volume.money_flow import money_flow


@indicator(
    outputs=VOLUME,
    source="Chaikin, after Achelis, Technical Analysis from A to Z (2000)",
    talib="ADOSC",
)
def chaikin_oscillator(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    volume: FloatArray,
    *,
    fast_length: Length = 3,
    slow_length: Length = 10,
    compat: Compat = "tradingview",
) -> FloatArray:
    """Compute the distance of two exponential averages of the accumulation/distribution line.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        fast_length: [candles, > 0] look-back of the fast average.
        slow_length: [candles, > 0] look-back of the slow average.
        compat: "tradingview" seeds each average with the mean of its first values, "talib" both
            with the first value alone.

    Returns:
        [shape=(n,), base currency] first value at the longer length - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    line = running_sum(money_flow(high, low, close, volume))
    if compat == "talib":
        fast = smooth(line, length=1, weight=2.0 / (fast_length + 1))
        slow = smooth(line, length=1, weight=2.0 / (slow_length + 1))
        return without_first(fast - slow, max(fast_length, slow_length) - 1)
    return exponential(line, fast_length) - exponential(line, slow_length)
