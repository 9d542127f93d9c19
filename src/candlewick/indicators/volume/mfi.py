"""Money flow index."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.engine.window import previous, rolling_sum


@indicator(
    outputs=STRENGTH,
    source="Quong and Soudack, Volume-Weighted RSI: Money Flow, "
    "Technical Analysis of Stocks & Commodities 7:3 (1989)",
    talib="MFI",
    tradingview="ta.mfi",
)
def mfi(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, *, length: Length = 14
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
    """
    typical = (high + low + close) / 3.0
    before = previous(typical)
    money = typical * volume
    rising = rolling_sum(money * (typical > before), length)
    falling = rolling_sum(money * (typical < before), length)
    return 100.0 * quotient(rising, rising + falling)
