"""DeMark's pivot points."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.engine.arithmetic import where
from candlewick.indicators.support_resistance.previous_day import previous_day


class PivotPointsDemark(NamedTuple):
    """Three levels [shape=(n,), quote currency], constant through a UTC day."""

    pivot: FloatArray
    resistance_1: FloatArray
    support_1: FloatArray


@indicator(
    outputs=dict.fromkeys(PivotPointsDemark._fields, PRICE),
    source="DeMark, The New Science of Technical Analysis (1994)",
    tradingview="ta.pivot_point_levels",
)
def pivot_points_demark(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    open_time: TimeArray,
) -> PivotPointsDemark:
    """Derive one level to each side from the UTC day before, by whether it rose or fell.

    A rise counts the high twice, a fall the low, and neither the close.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        open_time: [shape=(n,), ms since 1970 UTC] when each candle opened.

    Returns:
        NaN through the first day, and through the second too where the first began after
        midnight.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `open_time` is not 1-d
            int64 of that length, rising.
    """
    first, top, bottom, last, _ = previous_day(open, high, low, close, open_time)
    fallen = 2.0 * bottom + top + last
    risen = 2.0 * top + bottom + last
    level = where(last > first, risen, where(last < first, fallen, top + bottom + 2.0 * last))
    return PivotPointsDemark(
        pivot=level / 4.0,
        resistance_1=level / 2.0 - bottom,
        support_1=level / 2.0 - top,
    )
