"""Donchian channels."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.extreme import rolling_max, rolling_min


class DonchianChannels(NamedTuple):
    """Three lines [shape=(n,), quote currency].

    Attributes:
        upper: the highest high.
        middle: half-way between the two.
        lower: the lowest low.
    """

    upper: FloatArray
    middle: FloatArray
    lower: FloatArray


@indicator(
    outputs={"upper": PRICE, "middle": PRICE, "lower": PRICE},
    source="Donchian, Trend Following Methods in Commodity Price Analysis (1957)",
    talib="DONCHIAN",
)
def donchian_channels(
    high: FloatArray, low: FloatArray, *, length: Length = 20
) -> DonchianChannels:
    """Follow the highest high and the lowest low, the present candle included.

    A break-out is a close beyond the channel of the bar before.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        First values at index `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    upper, lower = rolling_max(high, length), rolling_min(low, length)
    return DonchianChannels(upper=upper, middle=(upper + lower) / 2.0, lower=lower)
