"""Rate of change."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PERCENT
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import previous


@indicator(
    outputs=PERCENT,
    source="Achelis, Technical Analysis from A to Z (1995), Price Rate-of-Change",
    talib="ROC",
    tradingview="ta.roc",
)
def roc(close: FloatArray, *, length: Length = 9) -> FloatArray:
    """Compute the change against the close of `length` candles ago.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), percent] first value at index `length`.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    before = previous(close, length)
    return 100.0 * ((close - before) / before)
