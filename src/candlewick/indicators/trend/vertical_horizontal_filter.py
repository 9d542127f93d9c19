"""Vertical horizontal filter."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SHARE
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import absolute, minimum, quotient
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.window import previous, rolling_sum


@indicator(
    outputs=SHARE,
    source="White, The Vertical Horizontal Filter (1991), Futures magazine 20:10",
    talib="VHF",
)
def vertical_horizontal_filter(close: FloatArray, *, length: Length2 = 28) -> FloatArray:
    """Divide the range of the last closes by the sum of their changes: near 1 in a trend.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 1] how many closes, and how many changes.

    Returns:
        [shape=(n,), 0 to 1] first value at index `length`; NaN where nothing has moved.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is below 2.
    """
    span = rolling_max(close, length) - rolling_min(close, length)
    path = rolling_sum(absolute(close - previous(close)), length)
    return minimum(quotient(span, path), 1.0)
