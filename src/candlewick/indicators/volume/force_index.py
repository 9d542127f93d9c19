"""Force index."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.smoothing import exponential
from candlewick.indicators.engine.window import previous


@indicator(
    outputs=Output("price times volume"),
    source="Elder, Trading for a Living (1993)",
    talib="EFI",
)
def force_index(close: FloatArray, volume: FloatArray, *, length: Length = 13) -> FloatArray:
    """Average each change of the close times its volume, exponentially.

    Args:
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), quote currency times base currency] first value at index `length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    return exponential((close - previous(close)) * volume, length)
