"""Stop that trails the close by average true ranges."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE, SIGN
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.arithmetic import where
from candlewick.indicators.engine.window import previous
from candlewick.indicators.trend.ratchet import ratchet
from candlewick.indicators.volatility.true_range import atr


class AtrTrailingStop(NamedTuple):
    """Two lines [shape=(n,)].

    Attributes:
        line: [quote currency] the stop.
        direction: 1 where it lies below the price, -1 above it.
    """

    line: FloatArray
    direction: FloatArray


@indicator(
    outputs={"line": PRICE, "direction": SIGN},
    source="Wilder, New Concepts in Technical Trading Systems (1978), section III, volatility system",
)
def atr_trailing_stop(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 21,
    multiplier: Factor = 3.0,
) -> AtrTrailingStop:
    """Trail the close with a stop that only tightens, until a close crosses it.

    SuperTrend measured from the close instead of the middle of the candle. It starts in the
    direction of the last change.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the average true range.
        multiplier: [average ranges, > 0] distance of the stop from the close.

    Returns:
        First values at index `length` - 1, but not before index 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.
    """
    reach = multiplier * atr(high, low, close, length=length)
    start = where(close >= previous(close), 1.0, -1.0)
    return AtrTrailingStop(*ratchet(close, reach, close, start))
