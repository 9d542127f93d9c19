"""Momentum of the price; plainly `momentum` is the category."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE_CHANGE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import previous


@indicator(
    outputs=PRICE_CHANGE,
    source="Wilder, New Concepts in Technical Trading Systems (1978), section V",
    talib="MOM",
    tradingview="ta.mom",
)
def price_momentum(close: FloatArray, *, length: Length = 10) -> FloatArray:
    """Compute how much the price has moved in `length` candles.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), quote currency] first value at index `length`.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    return close - previous(close, length)
