"""Triangular moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.overlap.sma import sma


@indicator(
    outputs=PRICE,
    source="the plain mean of plain means",
    talib="TRIMA",
)
def trima(values: FloatArray, *, length: Length = 20) -> FloatArray:
    """Average the last `length` values, those in the middle of the window weighing most.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return sma(sma(values, length=(length + 1) // 2), length=length // 2 + 1)
