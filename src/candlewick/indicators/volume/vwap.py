"""Volume-weighted average price."""

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.check import require_length, require_series, require_times
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.price.typical_price import mean_of_three
from candlewick.indicators.quotient import quotient
from candlewick.indicators.utc_day import mean_since_midnight
from candlewick.indicators.window import rolling_sum


def vwap(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    volume: FloatArray,
    *,
    open_time: TimeArray,
) -> FloatArray:
    """Average the typical price since midnight UTC, weighted by volume.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        open_time: [shape=(n,), ms since 1970 UTC] when each candle opened.

    Returns:
        [shape=(n,), quote currency] a value on every bar; NaN until the day has seen volume.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `open_time` is not 1-d
            int64 of that length, rising.
    """
    require_series(high=high, low=low, close=close, volume=volume)
    require_times(open_time, size=len(close))
    typical = mean_of_three(high, low, close)
    bars = WholeBars.of(typical, volume)
    mean = mean_since_midnight(bars.pick(typical), bars.pick(volume), bars.pick_times(open_time))
    return bars.spread(mean)


def rolling_vwap(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, *, length: int = 20
) -> FloatArray:
    """Average the typical price of the last `length` candles, weighted by volume.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), quote currency] first value at index `length` - 1; NaN without volume.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    require_series(high=high, low=low, close=close, volume=volume)
    require_length(length)
    typical = mean_of_three(high, low, close)
    return quotient(rolling_sum(typical * volume, length), rolling_sum(volume, length))
