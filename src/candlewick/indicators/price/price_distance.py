"""Price distance."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.engine.arithmetic import absolute
from candlewick.indicators.engine.window import previous


@indicator(
    outputs=Output("price", 0.0),
    source="pandas-ta, PDIST",
)
def price_distance(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Compute how far the price must have gone from the close before to this one.

    That is the gap to the open, and from there the shortest way to the close that touches both
    high and low.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), quote currency] first value at index 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    gap = absolute(open - previous(close))
    return gap + (2.0 * (high - low) - absolute(close - open))
