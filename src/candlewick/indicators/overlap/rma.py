"""Wilder's moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.smoothing import wilder


@indicator(
    outputs=PRICE,
    source="Wilder, New Concepts in Technical Trading Systems (1978)",
    talib="RMA",
    tradingview="ta.rma",
)
def rma(values: FloatArray, *, length: Length = 14) -> FloatArray:
    """Average all values so far, the newest with weight 1 / `length`.

    Seeded with the plain mean of the first `length` values. Also called smoothed moving
    average (SMMA); RSI, ATR and ADX are made of it.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return wilder(values, length)
