"""Quantile."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length, Share
from candlewick.indicators.statistical.sorted_window import rolling_quantile


@indicator(
    outputs=Output("unit of the values"),
    source="Hazen, Storage to Be Provided in Impounding Reservoirs (1914), "
    "Transactions of the ASCE 77",
    tradingview="ta.percentile_linear_interpolation",
)
def quantile(values: FloatArray, *, length: Length = 20, share: Share = 0.5) -> FloatArray:
    """Compute the value that a given share of the last ones lie below.

    Ranks are interpolated as TradingView and Hazen do: the k-th smallest of n stands for the share
    (k - 1/2) / n. NumPy calls that method "hazen"; its own default lies a little nearer to the
    median.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.
        share: [0 to 1, both excluded] 0.5 is the median.

    Returns:
        [shape=(n,), unit of the values] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, `length` is not positive, or `share` is not
            between 0 and 1.
    """
    return rolling_quantile(values, length, share)
