"""Double exponential moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.overlap.repeated_ema import repeated_ema


@indicator(
    outputs=PRICE,
    source="Mulloy, Smoothing Data with Faster Moving Averages, TASC (January 1994)",
    talib="DEMA",
)
def dema(values: FloatArray, *, length: Length = 20) -> FloatArray:
    """Take twice the exponential average, less the average of that average.

    What the first one lags behind is estimated by the second and given back. The second starts
    from the mean of the first's own first values, on TradingView as in TA-Lib; Stock.Indicators
    starts both together and differs at the beginning.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back of each average.

    Returns:
        [shape=(n,)] first value at index 2 (`length` - 1).

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return repeated_ema(values, length, 2.0, -1.0)
