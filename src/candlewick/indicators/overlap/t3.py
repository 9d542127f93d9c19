"""Tillson's moving average."""

from typing import Annotated

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Between, Length
from candlewick.indicators.overlap.repeated_ema import repeated_ema


@indicator(
    outputs=PRICE,
    source="Tillson, Smoothing Techniques for More Accurate Signals, TASC (January 1998)",
    talib="T3",
)
def t3(
    values: FloatArray,
    *,
    length: Length = 5,
    volume_factor: Annotated[float, Between(0.0, 1.0, closed=True)] = 0.7,
) -> FloatArray:
    """Apply a softened double exponential average three times.

    Each of its six averages starts from the mean of the first values of the one before.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back of each average.
        volume_factor: [0 to 1] how much lag is given back: with 0 a triple smoothing, with 1
            `dema` three times over. Tillson's name; it has nothing to do with volume.

    Returns:
        [shape=(n,)] first value at index 6 (`length` - 1).

    Raises:
        ValueError: `values` is not 1-d float64, or a parameter is out of range.
    """
    a, whole = volume_factor, 1.0 + volume_factor
    third = repeated_ema(values, length, 0.0, 0.0, 1.0)
    return whole * whole * whole * third + repeated_ema(
        third, length, -3.0 * a * whole * whole, 3.0 * a * a * whole, -a * a * a
    )
