"""Volume profile: at which prices the last candles traded."""

from typing import Annotated, NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length, Share, Whole
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import rolling_sum

Row = FloatArray
ROUNDING = 1e-12
"""[share of all volume] what rounding alone explains: less is not traded, closer is equal."""

Bins = Annotated[int, Whole(2)]


class VolumeProfile(NamedTuple):
    """Three lines [shape=(n,), quote currency].

    Attributes:
        value_area_high: the upper edge of the value area.
        point_of_control: the middle of the bin with the most volume.
        value_area_low: the lower edge of the value area.
    """

    value_area_high: FloatArray
    point_of_control: FloatArray
    value_area_low: FloatArray


@indicator(
    outputs={"value_area_high": PRICE, "point_of_control": PRICE, "value_area_low": PRICE},
    source="Steidlmayer's market profile (1984), by volume",
)
def volume_profile(
    high: FloatArray,
    low: FloatArray,
    volume: FloatArray,
    *,
    length: Length = 100,
    bins: Bins = 24,
    share: Share = 0.7,
) -> VolumeProfile:
    """Find the prices at which most of the volume of the last `length` candles was traded.

    The range of the window is cut into `bins` of equal height, and each candle's volume spread
    evenly over its own range. The value area grows from the busiest bin (of equals the one nearest
    to the middle of the range) to whichever of the next traded bins above and below holds more
    (above where equal), until it has `share` of the volume.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.
        bins: [> 1] how many prices to tell apart.
        share: [0 to 1] how much of the volume the value area holds.

    Returns:
        First values at index `length` - 1; NaN without volume. All three are the price itself
        where it has not moved.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is out of
            range.
    """
    total = rolling_sum(volume, length)
    top, middle, bottom = _profile.lines(
        high, low, volume, rolling_max(high, length), rolling_min(low, length), total,
        p=(length, bins, share),
    )  # fmt: skip
    traded = quotient(total, total, because=NO_VOLUME)
    return VolumeProfile(
        value_area_high=top * traded,
        point_of_control=middle * traded,
        value_area_low=bottom * traded,
    )


# The history is as long as the bins, too, because the scratch row is as long as the history.
@operation(
    inputs=6,
    outputs=3,
    history=lambda length, bins, _: int(max(length - 1.0, bins)),
    current=(3, 4, 5),
    lead=0,
    scratch=1,
)
def _profile(
    high: Row, low: Row, volume: Row, highest: Row, lowest: Row, total: Row,
    top: Row, middle: Row, bottom: Row, held: Row, p: Row,
) -> None:  # fmt: skip
    length, bins = int(p[0]), int(p[1])
    history = len(highest) - len(top)
    for i in range(len(top)):
        floor = lowest[i + history]
        height = (highest[i + history] - floor) / bins
        if height > 0.0:
            for k in range(bins):
                held[k] = 0.0
            for at in range(i + history - length + 1, i + history + 1):
                _spread(held, low[at] - floor, high[at] - floor, volume[at], height, bins)
            least = ROUNDING * total[i + history]
            busiest = _busiest(held, least, bins)
            first, last = _value_area(held, busiest, p[2] * total[i + history], least, bins)
            top[i] = floor + (last + 1.0) * height
            middle[i] = floor + (busiest + 0.5) * height
            bottom[i] = floor + first * height
        else:
            # No height, or an unknown one.
            top[i] = floor + height
            middle[i] = floor + height
            bottom[i] = floor + height


def _spread(held: Row, low: float, high: float, volume: float, height: float, bins: int) -> None:
    first = int(low / height)
    first = first if first < bins else bins - 1
    extent = high - low
    if extent <= 0.0:
        held[first] += volume
        return
    last = int(high / height)
    last = last if last < bins else bins - 1
    for k in range(first, last + 1):
        begin = low if k == first else k * height
        end = high if k == last else (k + 1.0) * height
        held[k] += volume * ((end - begin) / extent)


def _busiest(held: Row, least: float, bins: int) -> int:
    best = 0
    for k in range(1, bins):
        more = held[k] - held[best]
        nearer = abs(2 * k + 1 - bins) < abs(2 * best + 1 - bins)
        if (more > least) or (nearer and (more >= -least)):
            best = k
    return best


def _value_area(held: Row, busiest: int, wanted: float, least: float, bins: int) -> tuple[int, int]:
    first = busiest
    last = busiest
    inside = held[busiest]
    while inside < wanted:
        below = first - 1
        while (below >= 0) and (held[below] <= least):
            below -= 1
        above = last + 1
        while (above < bins) and (held[above] <= least):
            above += 1
        more_above = held[above] if above < bins else 0.0
        more_below = held[below] if below >= 0 else 0.0
        if (above >= bins) and (below < 0):
            return first, last
        if more_above >= more_below - least:
            inside += more_above
            last = above
        else:
            inside += more_below
            first = below
    return first, last
