"""Average volume in quote currency."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import rolling_mean


@indicator(outputs=Output("quote volume", 0.0), source="typical price times volume, averaged")
def average_quote_volume(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, *, length: Length = 20
) -> FloatArray:
    """Average the money that changed hands, each candle's volume taken at its typical price.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), quote currency by candle] first value at index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    return rolling_mean((high + low + close) / 3.0 * volume, length)
