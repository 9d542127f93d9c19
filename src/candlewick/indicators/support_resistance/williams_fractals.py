"""Williams fractals."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import FLAG, PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.support_resistance.swing_pivots import swing_pivots


class WilliamsFractals(NamedTuple):
    """Four lines [shape=(n,)].

    Attributes:
        high: [quote currency] the newest confirmed fractal high, Williams' buy fractal.
        low: [quote currency] the newest confirmed fractal low, his sell fractal.
        new_high: 1 on the bar that confirms `high`, else 0.
        new_low: 1 on the bar that confirms `low`, else 0.
    """

    high: FloatArray
    low: FloatArray
    new_high: FloatArray
    new_low: FloatArray


@indicator(
    outputs={"high": PRICE, "low": PRICE, "new_high": FLAG, "new_low": FLAG},
    source="Williams, Trading Chaos (1995)",
    talib="FRACTAL",
)
def williams_fractals(high: FloatArray, low: FloatArray, *, length: Length = 2) -> WilliamsFractals:
    """Find bars whose high, or low, stands out from the `length` bars on each side.

    A fractal is known `length` bars after it happened, and is published then.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        length: [candles, > 0] how many bars on each side.

    Returns:
        Flags from index 2 `length`; prices from the first fractal on.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    return WilliamsFractals(*swing_pivots(high, low, left_length=length, right_length=length))
