"""Linear regression line."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.overlap.sma import sma
from candlewick.indicators.overlap.wma import wma


@indicator(
    outputs=PRICE,
    source="Legendre, least squares (1805)",
    talib="LINEARREG",
    tradingview="ta.linreg",
)
def linear_regression(values: FloatArray, *, length: Length2 = 14) -> FloatArray:
    """Return where the straight line that fits the last `length` values best ends.

    Also called least squares or end point moving average. The line ends twice as far beyond the
    weighted average as that lies beyond the plain one.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 1] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is below 2.
    """
    weighted = wma(values, length=length)
    return weighted + 2.0 * (weighted - sma(values, length=length))
