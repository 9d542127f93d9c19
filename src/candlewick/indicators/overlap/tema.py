"""Triple exponential moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.overlap.repeated_ema import repeated_ema


@indicator(
    outputs=PRICE,
    source="Mulloy, Smoothing Data with Less Lag, TASC (February 1994)",
    talib="TEMA",
)
def tema(values: FloatArray, *, length: Length = 20) -> FloatArray:
    """Combine an exponential average with its average, and that one's, so that they lag less.

    Each starts from the mean of the first values of the one before, on TradingView as in
    TA-Lib; Stock.Indicators starts all together and differs at the beginning.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back of each average.

    Returns:
        [shape=(n,)] first value at index 3 (`length` - 1).

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return repeated_ema(values, length, 3.0, -3.0, 1.0)
