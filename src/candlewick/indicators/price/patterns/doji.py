"""Candles that close where they open."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGN
from candlewick.indicators.price.patterns.candle import (
    NISON,
    average_before,
    body_of,
    mark,
)


@indicator(outputs=SIGN, source=NISON, talib="CDLDOJI")
def candle_doji(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark a doji with 1: a candle that closes about where it opens.

    Its body is at most a tenth of the average range of the ten candles before. It says nothing
    about the direction.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), 1 or 0] first value at index 10.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    body = body_of(open, close)
    return mark(body <= 0.1 * average_before(high - low, 10), 1.0)
