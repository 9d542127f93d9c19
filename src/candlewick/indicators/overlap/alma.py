"""Arnaud Legoux moving average."""

import math
from typing import Annotated

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Between, Factor, Length
from candlewick.indicators.engine.window import rolling_dot


@indicator(
    outputs=PRICE,
    source="Legoux and Kouzis-Loukas, ALMA (2009)",
    tradingview="ta.alma",
)
def alma(
    values: FloatArray,
    *,
    length: Length = 9,
    offset: Annotated[float, Between(0.0, 1.0, closed=True)] = 0.85,
    sigma: Factor = 6.0,
) -> FloatArray:
    """Average the last `length` values with the weights of a bell curve.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.
        offset: [0 to 1] where the curve peaks: 0 on the oldest value, 1 on the newest.
        sigma: [> 0] how many of the curve's deviations the window is wide.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or a parameter is out of range.
    """
    peak, deviation = offset * (length - 1), length / sigma
    places = [(age - peak) / deviation for age in range(length)]
    # Nearest to the peak weighs 1, so that the narrowest curve does not vanish.
    nearest = min(place * place for place in places)
    heights = [math.exp((nearest - place * place) / 2.0) for place in places]
    total = math.fsum(heights)
    return rolling_dot(values, tuple(height / total for height in heights))
