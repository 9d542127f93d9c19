"""Fibonacci pivot points."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.support_resistance.previous_day import previous_day


class PivotPointsFibonacci(NamedTuple):
    """Seven levels [shape=(n,), quote currency], constant through a UTC day."""

    pivot: FloatArray
    resistance_1: FloatArray
    resistance_2: FloatArray
    resistance_3: FloatArray
    support_1: FloatArray
    support_2: FloatArray
    support_3: FloatArray


@indicator(
    outputs=dict.fromkeys(PivotPointsFibonacci._fields, PRICE),
    source="TradingView, Pine Script reference, ta.pivot_point_levels, Fibonacci",
    tradingview="ta.pivot_point_levels",
)
def pivot_points_fibonacci(
    high: FloatArray, low: FloatArray, close: FloatArray, *, open_time: TimeArray
) -> PivotPointsFibonacci:
    """Derive levels from the UTC day before, 38.2, 61.8 and 100 % of its range from its middle.

    Args:
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
    _, top, bottom, last, _ = previous_day(close, high, low, close, open_time)
    pivot, span = (top + bottom + last) / 3.0, top - bottom
    return PivotPointsFibonacci(
        pivot=pivot,
        resistance_1=pivot + 0.382 * span,
        resistance_2=pivot + 0.618 * span,
        resistance_3=pivot + span,
        support_1=pivot - 0.382 * span,
        support_2=pivot - 0.618 * span,
        support_3=pivot - span,
    )
