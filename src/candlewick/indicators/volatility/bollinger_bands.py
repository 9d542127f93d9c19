"""Bollinger bands."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.window import rolling_deviation, rolling_mean


class BollingerBands(NamedTuple):
    """Three lines [shape=(n,), quote currency].

    Attributes:
        upper: middle plus the deviations.
        middle: the plain mean.
        lower: middle minus the deviations.
    """

    upper: FloatArray
    middle: FloatArray
    lower: FloatArray


@indicator(
    outputs={"upper": PRICE, "middle": PRICE, "lower": PRICE},
    source="Bollinger, Bollinger on Bollinger Bands (2001)",
    talib="BBANDS",
    tradingview="ta.bb",
)
def bollinger_bands(
    close: FloatArray, *, length: Length = 20, multiplier: Factor = 2.0
) -> BollingerBands:
    """Put a band of standard deviations around the mean.

    The deviation is the population's (divided by `length`), in two passes.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.
        multiplier: [deviations, > 0] distance of each band from the middle.

    Returns:
        First values at index `length` - 1.

    Raises:
        ValueError: `close` is not 1-d float64, or a parameter is not positive.
    """
    middle = rolling_mean(close, length)
    reach = multiplier * rolling_deviation(close, length)
    return BollingerBands(upper=middle + reach, middle=middle, lower=middle - reach)
