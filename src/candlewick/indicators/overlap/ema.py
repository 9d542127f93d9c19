"""Exponential moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.smoothing import exponential


@indicator(
    outputs=PRICE,
    source="Brown, Statistical Forecasting for Inventory Control (1959)",
    talib="EMA",
    tradingview="ta.ema",
)
def ema(values: FloatArray, *, length: Length = 20) -> FloatArray:
    """Average all values so far, the newest with weight 2 / (`length` + 1).

    Seeded with the plain mean of the first `length` values, as TradingView does.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return exponential(values, length)
