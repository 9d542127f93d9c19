"""Bands around the volume-weighted average price."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Factor
from candlewick.indicators.engine.session import deviation_since_midnight, mean_since_midnight


class VwapBands(NamedTuple):
    """Three lines [shape=(n,), quote currency].

    Attributes:
        upper: the average plus `multiplier` deviations.
        middle: the average price since midnight, weighted by volume.
        lower: the average minus `multiplier` deviations.
    """

    upper: FloatArray
    middle: FloatArray
    lower: FloatArray


@indicator(
    outputs={"upper": PRICE, "middle": PRICE, "lower": PRICE},
    source="TradingView, the bands of ta.vwap",
    tradingview="ta.vwap",
)
def vwap_bands(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    volume: FloatArray,
    *,
    open_time: TimeArray,
    multiplier: Factor = 1.0,
) -> VwapBands:
    """Lay bands around the day's average price, by how far its volume traded from it.

    The deviation is that of the typical prices since midnight UTC, weighted by volume, from their
    weighted mean.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        open_time: [shape=(n,), ms since 1970 UTC] when each candle opened.
        multiplier: [deviations, > 0] how far out the bands lie.

    Returns:
        Values on every bar, all three equal on the first of a day; NaN until the day has seen
        volume.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, `open_time` is not 1-d int64
            of that length, rising, or `multiplier` is not positive.
    """
    typical = (high + low + close) / 3.0
    middle = mean_since_midnight(typical, volume, open_time)
    reach = multiplier * deviation_since_midnight(typical, volume, open_time)
    return VwapBands(upper=middle + reach, middle=middle, lower=middle - reach)
