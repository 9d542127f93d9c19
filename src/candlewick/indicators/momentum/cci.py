"""Commodity channel index."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import RATIO
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.engine.window import rolling_distance, rolling_mean

SCALE = 0.015
"""Lambert's constant: it puts some three quarters of the values between -100 and 100."""


@indicator(
    outputs=RATIO,
    source="Lambert, Commodity Channel Index (1980), Commodities magazine, October",
    talib="CCI",
    tradingview="ta.cci",
)
def cci(high: FloatArray, low: FloatArray, close: FloatArray, *, length: Length = 20) -> FloatArray:
    """Compute the typical price's deviation from its mean, in mean absolute deviations.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1; NaN while the price stands still.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    typical = (high + low + close) / 3.0
    apart = typical - rolling_mean(typical, length)
    return quotient(apart, SCALE * rolling_distance(typical, length))
