"""Drawdown."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.extreme import rolling_max


@indicator(
    outputs=Output("percent", -100.0, 0.0),
    source="the distance from a moving window's highest close",
)
def drawdown(close: FloatArray, *, length: Length = 100) -> FloatArray:
    """Compute how far the price has fallen from the highest of the last `length` closes.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back, this candle included.

    Returns:
        [shape=(n,), percent] 0 at the highest close, -20 where a fifth is lost; first value at
        index `length` - 1.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    highest = rolling_max(close, length)
    return 100.0 * ((close - highest) / highest)
