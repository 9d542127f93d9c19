"""Choppiness index."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import logarithm, quotient
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.window import rolling_sum
from candlewick.indicators.volatility.true_range import true_range


@indicator(
    outputs=Output("mostly 0 to 100"),
    source="Dreiss, as TradingView computes it: ranges of highs and lows, not of true ones",
)
def choppiness(
    high: FloatArray, low: FloatArray, close: FloatArray, *, length: Length2 = 14
) -> FloatArray:
    """Compare the way travelled with the ground gained: high is sideways, low is a trend.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 1] look-back.

    Returns:
        [shape=(n,), mostly 0 to 100] first value at index `length` - 1; NaN where the range is
        zero. A gap between candles can lift it over 100.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is below 2.
    """
    way = rolling_sum(true_range(high, low, close), length)
    ground = rolling_max(high, length) - rolling_min(low, length)
    return logarithm(quotient(way, ground)) * (100.0 / math.log(length))
