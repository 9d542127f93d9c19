"""Woodie's pivot points."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.support_resistance.previous_day import previous_day


class PivotPointsWoodie(NamedTuple):
    """Seven levels [shape=(n,), quote currency], constant through a UTC day."""

    pivot: FloatArray
    resistance_1: FloatArray
    resistance_2: FloatArray
    resistance_3: FloatArray
    support_1: FloatArray
    support_2: FloatArray
    support_3: FloatArray


@indicator(
    outputs=dict.fromkeys(PivotPointsWoodie._fields, PRICE),
    source="Wood; TradingView, Pine Script reference, ta.pivot_point_levels, Woodie",
    tradingview="ta.pivot_point_levels",
)
def pivot_points_woodie(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    *,
    open_time: TimeArray,
) -> PivotPointsWoodie:
    """Derive levels from the range of the UTC day before and the open of the present one.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        open_time: [shape=(n,), ms since 1970 UTC] when each candle opened.

    Returns:
        NaN through the first day, and through the second too where the first began after
        midnight.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `open_time` is not 1-d
            int64 of that length, rising.
    """
    _, top, bottom, _, today = previous_day(open, high, low, open, open_time)
    pivot = (top + bottom + 2.0 * today) / 4.0
    return PivotPointsWoodie(
        pivot=pivot,
        resistance_1=2.0 * pivot - bottom,
        resistance_2=pivot + (top - bottom),
        resistance_3=top + 2.0 * (pivot - bottom),
        support_1=2.0 * pivot - top,
        support_2=pivot - (top - bottom),
        support_3=bottom - 2.0 * (top - pivot),
    )
