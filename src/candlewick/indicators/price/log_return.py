"""Logarithmic return."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import logarithm, maximum
from candlewick.indicators.engine.window import previous


@indicator(
    outputs=Output("fraction"),
    source="the logarithm of a price ratio; it adds up over time",
)
def log_return(close: FloatArray, *, length: Length = 1) -> FloatArray:
    """Compute the natural logarithm of the price ratio over `length` candles.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), fraction] first value at index `length`; NaN next to a price of zero or less.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    # Two prices below zero would make a ratio above it.
    price = maximum(close, 0.0)
    return logarithm(price / previous(price, length))
