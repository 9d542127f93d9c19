"""Autocorrelation."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.parameter import Length, Length2
from candlewick.indicators.engine.window import previous
from candlewick.indicators.statistical.correlation import CORRELATION, correlation


@indicator(
    outputs=CORRELATION,
    source="Pearson's correlation of a series with its own past",
)
def autocorrelation(values: FloatArray, *, length: Length2 = 20, lag: Length = 1) -> FloatArray:
    """Compute the correlation of a series with itself some candles before.

    Above 0 moves tend to go on, below 0 they tend to turn; on prices it is always near 1.

    Args:
        values: [shape=(n,)] any series, oldest first; returns rather than prices.
        length: [pairs, > 1] look-back.
        lag: [candles, > 0] how far apart the two values of a pair are.

    Returns:
        [shape=(n,), -1 to 1] first value at index `length` + `lag` - 1; NaN while the series
        stands still.

    Raises:
        ValueError: `values` is not 1-d float64, `length` is below 2, or `lag` is not positive.
    """
    return correlation(values, previous(values, lag), length=length)
