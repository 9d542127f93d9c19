"""Time-weighted average price."""

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.session import mean_since_midnight
from candlewick.indicators.engine.window import rolling_mean


@indicator(outputs=PRICE, source="the plain average of a day's typical prices so far")
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
    return mean_since_midnight((high + low + close) / 3.0, 1.0, open_time)


@indicator(outputs=PRICE, source="the plain average of the last typical prices")
def rolling_twap(
    high: FloatArray, low: FloatArray, close: FloatArray, *, length: Length = 20
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
    return rolling_mean((high + low + close) / 3.0, length)
