"""Money flow index."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.price.typical_price import mean_of_three
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import previous, rolling_sum


def mfi(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, *, length: int = 14
) -> FloatArray:
    """Compute the share of rising candles in the money that changed hands.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] how many changes of the typical price.

    Returns:
        [shape=(n,), 0 to 100] first value at index `length` (TradingView has one a bar before,
        in which the first candle counts as rising); NaN without volume or without movement.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.

    References:
        Quong and Soudack, Volume-Weighted RSI: Money Flow (1989), Technical Analysis of Stocks
        & Commodities 7:3.
    """
    require_series(high=high, low=low, close=close, volume=volume)
    require_length(length)
    typical = mean_of_three(high, low, close)
    flow = typical * volume
    sign = np.sign(typical - previous(typical))
    # NaN times anything stays NaN, so a missing candle spoils both changes it takes part in.
    rising = rolling_sum(flow * np.maximum(sign, 0.0), length)
    falling = rolling_sum(flow * np.maximum(-sign, 0.0), length)
    return 100.0 * quotient(rising, rising + falling)
