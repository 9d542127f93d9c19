"""Variance."""

from typing import Annotated, Literal, TypeAlias

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length2, OneOf
from candlewick.indicators.engine.window import rolling_variance

Of: TypeAlias = Annotated[Literal["population", "sample"], OneOf(("population", "sample"))]
"""Of the values themselves, or of what they are a sample of."""


@indicator(
    outputs=Output("square of the unit of the values", 0.0),
    source="The second central moment",
    talib="VAR",
    tradingview="ta.variance",
)
def variance(values: FloatArray, *, length: Length2 = 20, of: Of = "population") -> FloatArray:
    """Compute the mean squared distance from the mean.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 1] look-back.
        of: "population" divides by `length`, "sample" by one less, TradingView's `biased=false`.

    Returns:
        [shape=(n,), square of the values' unit] first value at index `length` - 1; exactly 0
        while the series stands still.

    Raises:
        ValueError: `values` is not 1-d float64, `length` is below 2, or `of` is unknown.
    """
    spread = rolling_variance(values, length)
    return spread if of == "population" else spread * (length / (length - 1.0))
