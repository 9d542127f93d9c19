"""Ichimoku."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.window import previous


class Ichimoku(NamedTuple):
    """What the chart shows at each bar, four lines [shape=(n,), quote currency].

    Attributes:
        conversion: middle of the short range (tenkan).
        base: middle of the medium range (kijun).
        span_a: one edge of the cloud over this bar, known since the displacement (senkou A).
        span_b: the other edge (senkou B).
    """

    conversion: FloatArray
    base: FloatArray
    span_a: FloatArray
    span_b: FloatArray


@indicator(
    outputs={"conversion": PRICE, "base": PRICE, "span_a": PRICE, "span_b": PRICE},
    source="Hosoda, Ichimoku Kinko Hyo (1969)",
)
def ichimoku(
    high: FloatArray,
    low: FloatArray,
    *,
    conversion_length: Length = 9,
    base_length: Length = 26,
    span_length: Length = 52,
    displacement: Length = 26,
) -> Ichimoku:
    """Compute the lines of the one-glance chart without looking ahead.

    The cloud over a bar was drawn `displacement` - 1 bars before, as on TradingView. The
    lagging line is left out: over any bar it shows a later close.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        conversion_length: [candles, > 0] the short look-back.
        base_length: [candles, > 0] the medium look-back.
        span_length: [candles, > 0] the long look-back.
        displacement: [candles, > 0] how far the cloud is drawn ahead.

    Returns:
        Conversion from index 8, base from 25, span A from 50, span B from 76 by default.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    conversion = _middle(high, low, conversion_length)
    base = _middle(high, low, base_length)
    return Ichimoku(
        conversion=conversion,
        base=base,
        span_a=previous((conversion + base) / 2.0, displacement - 1),
        span_b=previous(_middle(high, low, span_length), displacement - 1),
    )


def _middle(high: FloatArray, low: FloatArray, length: int) -> FloatArray:
    return (rolling_max(high, length) + rolling_min(low, length)) / 2.0
