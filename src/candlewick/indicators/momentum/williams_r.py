"""Williams %R."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.engine.extreme import rolling_max, rolling_min


@indicator(
    outputs=Output("-100 to 0", -100.0, 0.0),
    source="Williams, How I Made One Million Dollars Last Year Trading Commodities (1973)",
    talib="WILLR",
    tradingview="ta.wpr",
)
def williams_r(
    high: FloatArray, low: FloatArray, close: FloatArray, *, length: Length = 14
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
    """
    highest = rolling_max(high, length)
    return 100.0 * quotient(close - highest, highest - rolling_min(low, length))
