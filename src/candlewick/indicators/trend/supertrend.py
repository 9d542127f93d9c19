"""SuperTrend."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE, SIGN
from candlewick.indicators.catalogue.parameter import Compat, Factor, Length
from candlewick.indicators.trend.ratchet import ratchet
from candlewick.indicators.volatility.true_range import atr


class Supertrend(NamedTuple):
    """Two lines [shape=(n,)].

    Attributes:
        line: [quote currency] the trailing band.
        direction: 1 where the price is above the line, -1 below it (Pine prints the opposite).
    """

    line: FloatArray
    direction: FloatArray


@indicator(
    outputs={"line": PRICE, "direction": SIGN},
    source="Seban; the definition is TradingView's",
    talib="SUPERTREND",
    tradingview="ta.supertrend",
)
def supertrend(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 10,
    multiplier: Factor = 3.0,
    compat: Compat = "tradingview",
) -> Supertrend:
    """Trail the price with a band of average true ranges that turns when it is crossed.

    TradingView starts downwards. TA-Lib starts upwards and a candle later, since it leaves the
    first candle's range out of the average. The direction before the first turn says nothing.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the average true range.
        multiplier: [average ranges, > 0] distance of the band from the middle of the candle.
        compat: whose start.

    Returns:
        First values at index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.
    """
    reach = multiplier * atr(high, low, close, length=length, compat=compat)
    start = 1.0 if compat == "talib" else -1.0
    return Supertrend(*ratchet((high + low) / 2.0, reach, close, start))
