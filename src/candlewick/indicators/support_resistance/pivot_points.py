"""Pivot points."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.support_resistance.previous_day import previous_day


class PivotPoints(NamedTuple):
    """Seven levels [shape=(n,), quote currency], constant through a UTC day."""

    pivot: FloatArray
    resistance_1: FloatArray
    resistance_2: FloatArray
    resistance_3: FloatArray
    support_1: FloatArray
    support_2: FloatArray
    support_3: FloatArray


@indicator(
    outputs=dict.fromkeys(PivotPoints._fields, PRICE),
    source="The floor traders' formula; TradingView calls it Traditional",
    tradingview="ta.pivot_point_levels",
)
def pivot_points(
    high: FloatArray, low: FloatArray, close: FloatArray, *, open_time: TimeArray
) -> PivotPoints:
    """Derive the classic levels from the UTC day before.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        open_time: [shape=(n,), ms since 1970 UTC] when each candle opened.

    Returns:
        NaN through the first day, and through the second too where the first began after
        midnight: the range of half a day would give false levels.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `open_time` is not 1-d
            int64 of that length, rising.
    """
    _, top, bottom, last, _ = previous_day(close, high, low, close, open_time)
    pivot = (top + bottom + last) / 3.0
    return PivotPoints(
        pivot=pivot,
        resistance_1=2.0 * pivot - bottom,
        resistance_2=pivot + (top - bottom),
        resistance_3=2.0 * pivot + (top - 2.0 * bottom),
        support_1=2.0 * pivot - top,
        support_2=pivot - (top - bottom),
        support_3=2.0 * pivot - (2.0 * top - bottom),
    )
