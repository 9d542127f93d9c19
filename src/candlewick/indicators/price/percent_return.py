"""Percent return."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PERCENT
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import previous


@indicator(
    outputs=PERCENT,
    source="the change of price in proportion to what it was",
)
def percent_return(close: FloatArray, *, length: Length = 1) -> FloatArray:
    """Compute the change of price over `length` candles in percent.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), percent] first value at index `length`; NaN after a price of zero.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    before = previous(close, length)
    return 100.0 * ((close - before) / before)
