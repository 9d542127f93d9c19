"""Chande Kroll stop."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.trend.chandelier_exit import chandelier_exit


class ChandeKrollStop(NamedTuple):
    """Two lines [shape=(n,), quote currency], called as TradingView calls them.

    Attributes:
        long_stop: the lowest of the stops above recent lows.
        short_stop: the highest of the stops below recent highs.
    """

    long_stop: FloatArray
    short_stop: FloatArray


@indicator(
    outputs={"long_stop": PRICE, "short_stop": PRICE},
    source="Chande and Kroll, The New Technical Trader (1994)",
)
def chande_kroll_stop(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 10,
    multiplier: Factor = 1.0,
    stop_length: Length = 9,
) -> ChandeKrollStop:
    """Keep the outermost of the last stops that average true ranges set.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the extremes and of the average true range.
        multiplier: [average ranges, > 0] distance from the extremes.
        stop_length: [candles, > 0] look-back over the stops themselves.

    Returns:
        First values at index `length` + `stop_length` - 2.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.
    """
    stops = chandelier_exit(high, low, close, length=length, multiplier=multiplier)
    return ChandeKrollStop(
        long_stop=rolling_min(stops.short_stop, stop_length),
        short_stop=rolling_max(stops.long_stop, stop_length),
    )
