"""Camarilla pivot points."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.support_resistance.previous_day import previous_day


class PivotPointsCamarilla(NamedTuple):
    """Nine levels [shape=(n,), quote currency], constant through a UTC day."""

    pivot: FloatArray
    resistance_1: FloatArray
    resistance_2: FloatArray
    resistance_3: FloatArray
    resistance_4: FloatArray
    support_1: FloatArray
    support_2: FloatArray
    support_3: FloatArray
    support_4: FloatArray


@indicator(
    outputs=dict.fromkeys(PivotPointsCamarilla._fields, PRICE),
    source="Scott (1989); TradingView, Pine Script reference, ta.pivot_point_levels, Camarilla",
    tradingview="ta.pivot_point_levels",
)
def pivot_points_camarilla(
    high: FloatArray, low: FloatArray, close: FloatArray, *, open_time: TimeArray
) -> PivotPointsCamarilla:
    """Derive levels around the close of the UTC day before, from its range.

    The third ones are where the price is expected to turn, the fourth where it breaks out.

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
    step = 1.1 * (top - bottom)
    return PivotPointsCamarilla(
        pivot=(top + bottom + last) / 3.0,
        resistance_1=last + step / 12.0,
        resistance_2=last + step / 6.0,
        resistance_3=last + step / 4.0,
        resistance_4=last + step / 2.0,
        support_1=last - step / 12.0,
        support_2=last - step / 6.0,
        support_3=last - step / 4.0,
        support_4=last - step / 2.0,
    )
