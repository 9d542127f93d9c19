"""Alligator."""

from typing import Annotated, NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length, Whole
from candlewick.indicators.engine.smoothing import wilder
from candlewick.indicators.engine.window import previous

Offset = Annotated[int, Whole(0)]


class Alligator(NamedTuple):
    """What the chart shows at each bar, three lines [shape=(n,), quote currency].

    Attributes:
        jaw: the slow average.
        teeth: the middle average.
        lips: the fast average.
    """

    jaw: FloatArray
    teeth: FloatArray
    lips: FloatArray


@indicator(
    outputs={"jaw": PRICE, "teeth": PRICE, "lips": PRICE},
    source="Williams, New Trading Dimensions (1998)",
)
def alligator(
    high: FloatArray,
    low: FloatArray,
    *,
    jaw_length: Length = 13,
    jaw_offset: Offset = 8,
    teeth_length: Length = 8,
    teeth_offset: Offset = 5,
    lips_length: Length = 5,
    lips_offset: Offset = 3,
) -> Alligator:
    """Smooth the middle of the candles three times, each average drawn some bars ahead.

    Over each bar stands what was drawn there, so what was known that many bars before.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        jaw_length: [candles, > 0] look-back of the slow average.
        jaw_offset: [candles, >= 0] how far ahead it is drawn.
        teeth_length: [candles, > 0] look-back of the middle average.
        teeth_offset: [candles, >= 0] how far ahead it is drawn.
        lips_length: [candles, > 0] look-back of the fast average.
        lips_offset: [candles, >= 0] how far ahead it is drawn.

    Returns:
        Jaw from index 20, teeth from 12, lips from 7 by default.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is out of
            range.
    """
    middle = (high + low) / 2.0
    return Alligator(
        jaw=previous(wilder(middle, jaw_length), jaw_offset),
        teeth=previous(wilder(middle, teeth_length), teeth_offset),
        lips=previous(wilder(middle, lips_length), lips_offset),
    )
