"""Volume-weighted moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient
from candlewick.indicators.engine.window import rolling_sum


@indicator(
    outputs=PRICE,
    source="the mean of a moving window, weighted with volume",
    talib="VWMA",
    tradingview="ta.vwma",
)
def vwma(close: FloatArray, volume: FloatArray, *, length: Length = 20) -> FloatArray:
    """Average the last `length` prices, each weighing what was traded.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), quote currency] first value at index `length` - 1; NaN where nothing was
        traded.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    return quotient(
        rolling_sum(close * volume, length), rolling_sum(volume, length), because=NO_VOLUME
    )
