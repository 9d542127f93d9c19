"""Time-weighted average price."""

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.check import require_length, require_series, require_times
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.price.typical_price import mean_of_three
from candlewick.indicators.utc_day import mean_since_midnight
from candlewick.indicators.window import rolling_mean


def twap(
    high: FloatArray, low: FloatArray, close: FloatArray, *, open_time: TimeArray
) -> FloatArray:
    """Average the typical price since midnight UTC, each candle with the same weight.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        open_time: [shape=(n,), ms since 1970 UTC] when each candle opened.

    Returns:
        [shape=(n,), quote currency] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `open_time` is not 1-d
            int64 of that length, rising.
    """
    require_series(high=high, low=low, close=close)
    require_times(open_time, size=len(close))
    typical = mean_of_three(high, low, close)
    bars = WholeBars.of(typical)
    known = bars.pick(typical)
    mean = mean_since_midnight(known, np.ones(len(known)), bars.pick_times(open_time))
    return bars.spread(mean)


def rolling_twap(
    high: FloatArray, low: FloatArray, close: FloatArray, *, length: int = 20
) -> FloatArray:
    """Average the typical price of the last `length` candles, each with the same weight.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), quote currency] first value at index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    require_series(high=high, low=low, close=close)
    require_length(length)
    return rolling_mean(mean_of_three(high, low, close), length)
