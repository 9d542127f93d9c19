"""Chandelier exit."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.volatility.true_range import atr


class ChandelierExit(NamedTuple):
    """Two lines [shape=(n,), quote currency].

    Attributes:
        long_stop: hangs from the highest high; a close below it ends a long position.
        short_stop: stands on the lowest low; a close above it ends a short position.
    """

    long_stop: FloatArray
    short_stop: FloatArray


@indicator(
    outputs={"long_stop": PRICE, "short_stop": PRICE},
    source="LeBeau, in Elder, Come Into My Trading Room (2002)",
)
def chandelier_exit(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 22,
    multiplier: Factor = 3.0,
) -> ChandelierExit:
    """Keep stops some average true ranges away from the extremes of the last candles.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the extremes and of the average true range.
        multiplier: [average ranges, > 0] distance of the stops.

    Returns:
        First values at index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.
    """
    reach = multiplier * atr(high, low, close, length=length)
    return ChandelierExit(
        long_stop=rolling_max(high, length) - reach,
        short_stop=rolling_min(low, length) + reach,
    )
