"""Where the price lies between the Bollinger bands."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import RATIO
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.engine.window import rolling_deviation, rolling_mean


@indicator(outputs=RATIO, source="Bollinger, Bollinger on Bollinger Bands (2001)")
def bollinger_percent_b(
    close: FloatArray, *, length: Length = 20, multiplier: Factor = 2.0
) -> FloatArray:
    """Place the close between the Bollinger bands: 0 on the lower one, 1 on the upper.

    Taken from the distance to the middle, so that a price that barely moves keeps its digits.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.
        multiplier: [deviations, > 0] distance of each band from the middle.

    Returns:
        [shape=(n,), fraction] first value at index `length` - 1; NaN while the price stands
        still.

    Raises:
        ValueError: `close` is not 1-d float64, or a parameter is not positive.
    """
    reach = multiplier * rolling_deviation(close, length)
    return 0.5 + quotient(close - rolling_mean(close, length), 2.0 * reach)
