"""Volume-weighted average price."""

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient
from candlewick.indicators.engine.session import mean_since_midnight
from candlewick.indicators.engine.window import rolling_sum


@indicator(
    outputs=PRICE,
    source="Berkowitz, Logue and Noser, The Total Cost of Transactions on the NYSE (1988)",
    tradingview="ta.vwap",
)
def vwap(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    volume: FloatArray,
    *,
    open_time: TimeArray,
) -> FloatArray:
    """Average the typical price since midnight UTC, weighted by volume.

    TA-Lib's has no anchor: it averages from the first bar of the series on.

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
    return mean_since_midnight((high + low + close) / 3.0, volume, open_time)


@indicator(outputs=PRICE, source="the volume-weighted average price, over a window")
def rolling_vwap(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, *, length: Length = 20
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
    typical = (high + low + close) / 3.0
    money = rolling_sum(typical * volume, length)
    return quotient(money, rolling_sum(volume, length), because=NO_VOLUME)
