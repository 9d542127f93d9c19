"""Median."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.statistical.sorted_window import rolling_quantile


@indicator(
    outputs=Output("unit of the values"),
    source="The middle value in ascending order",
    tradingview="ta.median",
)
def median(values: FloatArray, *, length: Length = 20) -> FloatArray:
    """Compute the value that as many of the last ones lie below as above.

    One wild price moves it little. Of an even number it is the mean of the middle two.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), unit of the values] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return rolling_quantile(values, length, 0.5)
