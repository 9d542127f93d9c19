"""Symmetrically weighted moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.engine.window import rolling_dot


@indicator(
    outputs=PRICE,
    source="TradingView, Pine Script reference, ta.swma",
    tradingview="ta.swma",
)
def swma(values: FloatArray) -> FloatArray:
    """Average the last four values with weights 1, 2, 2 and 1.

    Args:
        values: [shape=(n,)] any series, oldest first.

    Returns:
        [shape=(n,)] first value at index 3.

    Raises:
        ValueError: `values` is not 1-d float64.
    """
    return rolling_dot(values, (1.0, 2.0, 2.0, 1.0)) / 6.0
