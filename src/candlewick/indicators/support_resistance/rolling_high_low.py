"""Highest high and lowest low."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.extreme import rolling_max, rolling_min


class RollingHighLow(NamedTuple):
    """Two lines [shape=(n,), quote currency].

    Attributes:
        high: the highest high.
        low: the lowest low.
    """

    high: FloatArray
    low: FloatArray


@indicator(
    outputs={"high": PRICE, "low": PRICE},
    source="TradingView, Pine Script reference, ta.highest and ta.lowest",
    talib="MINMAX",
    tradingview="ta.highest, ta.lowest",
)
def rolling_high_low(high: FloatArray, low: FloatArray, *, length: Length = 20) -> RollingHighLow:
    """Find the highest high and the lowest low, the present candle included.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        First values at index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    return RollingHighLow(high=rolling_max(high, length), low=rolling_min(low, length))
