"""Median price."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE


@indicator(
    outputs=PRICE,
    source="the middle of the candle's range",
    talib="MEDPRICE",
    tradingview="hl2",
)
def median_price(high: FloatArray, low: FloatArray) -> FloatArray:
    """Take the middle between high and low of each candle ("hl2").

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), quote currency] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    return (high + low) / 2.0
