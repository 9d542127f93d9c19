"""Hull's moving average."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.overlap.wma import wma


@indicator(
    outputs=PRICE,
    source="Hull, Hull Moving Average (2005)",
    talib="HMA",
    tradingview="ta.hma",
)
def hma(values: FloatArray, *, length: Length2 = 20) -> FloatArray:
    """Take twice a weighted average of half the length, less one of the whole, and smooth it.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 1] look-back.

    Returns:
        [shape=(n,)] first value at index `length` + floor(sqrt(`length`)) - 2.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is below 2.
    """
    ahead = 2.0 * wma(values, length=length // 2) - wma(values, length=length)
    return wma(ahead, length=math.isqrt(length))
