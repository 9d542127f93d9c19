"""Slope of the best line."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.slope import rolling_slope


@indicator(
    outputs=Output("change per candle"),
    source="Least squares, Legendre (1805)",
    talib="LINEARREG_SLOPE",
)
def linear_regression_slope(values: FloatArray, *, length: Length2 = 14) -> FloatArray:
    """Fit a straight line to the last values and return its rise per candle.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 1] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is below 2.
    """
    return rolling_slope(values, length)
