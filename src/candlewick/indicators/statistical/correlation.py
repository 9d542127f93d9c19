"""Correlation."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import maximum, minimum, quotient
from candlewick.indicators.engine.window import rolling_deviation
from candlewick.indicators.statistical.moments import rolling_covariance

CORRELATION = Output("correlation", -1.0, 1.0)


@indicator(
    outputs=CORRELATION,
    source="Pearson, Notes on Regression and Inheritance in the Case of Two Parents (1895)",
    talib="CORREL",
    tradingview="ta.correlation",
)
def correlation(values: FloatArray, other: FloatArray, *, length: Length2 = 20) -> FloatArray:
    """Compute Pearson's correlation of two series.

    Args:
        values: [shape=(n,)] any series, oldest first; returns say more than prices.
        other: [shape=(n,)] another, bar by bar.
        length: [candles, > 1] look-back.

    Returns:
        [shape=(n,), -1 to 1] first value at index `length` - 1; NaN while either stands still.

    Raises:
        ValueError: a series is not 1-d float64 or has another length, or `length` is below 2.
    """
    shared = rolling_covariance(values, other, length)
    spread = rolling_deviation(values, length) * rolling_deviation(other, length)
    return maximum(minimum(quotient(shared, spread), 1.0), -1.0)
