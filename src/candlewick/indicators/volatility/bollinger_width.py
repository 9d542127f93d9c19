"""How far apart the Bollinger bands are."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.window import rolling_deviation, rolling_mean


@indicator(
    outputs=Output("ratio", 0.0),
    source="Bollinger, Bollinger on Bollinger Bands (2001)",
    tradingview="ta.bbw",
)
def bollinger_width(
    close: FloatArray, *, length: Length = 20, multiplier: Factor = 2.0
) -> FloatArray:
    """Measure the Bollinger bands from one to the other, as a fraction of the middle.

    TradingView prints a hundred times this.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.
        multiplier: [deviations, > 0] distance of each band from the middle.

    Returns:
        [shape=(n,), fraction of the middle] first value at index `length` - 1.

    Raises:
        ValueError: `close` is not 1-d float64, or a parameter is not positive.
    """
    return 2.0 * multiplier * rolling_deviation(close, length) / rolling_mean(close, length)
