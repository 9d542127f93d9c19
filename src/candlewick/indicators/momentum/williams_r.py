"""Williams %R."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import rolling_max, rolling_min


def williams_r(
    high: FloatArray, low: FloatArray, close: FloatArray, *, length: int = 14
) -> FloatArray:
    """Say how far the close lies below the highest high, in percent of the range.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), -100 to 0] first value at index `length` - 1; NaN where the range is zero.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.

    References:
        Williams, How I Made One Million Dollars Last Year Trading Commodities (1973).
    """
    require_series(high=high, low=low, close=close)
    require_length(length)
    highest = rolling_max(high, length)
    return 100.0 * quotient(close - highest, highest - rolling_min(low, length))
