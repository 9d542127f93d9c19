"""Standard deviation."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import square_root
from candlewick.indicators.statistical.variance import Of, variance


@indicator(
    outputs=Output("unit of the values", 0.0),
    source="The root of the second central moment",
    talib="STDDEV",
    tradingview="ta.stdev",
)
def standard_deviation(
    values: FloatArray, *, length: Length2 = 20, of: Of = "population"
) -> FloatArray:
    """Compute the root of the mean squared distance from the mean.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 1] look-back.
        of: "population" divides by `length`, "sample" by one less, TradingView's `biased=false`.

    Returns:
        [shape=(n,), unit of the values] first value at index `length` - 1; exactly 0 while the
        series stands still.

    Raises:
        ValueError: `values` is not 1-d float64, `length` is below 2, or `of` is unknown.
    """
    return square_root(variance(values, length=length, of=of))
