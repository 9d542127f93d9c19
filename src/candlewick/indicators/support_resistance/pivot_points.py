"""Pivot points."""

from typing import NamedTuple

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.check import require_series, require_times
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.utc_day import previous_day


class PivotPoints(NamedTuple):
    """Seven levels [shape=(n,), quote currency], constant through a UTC day."""

    pivot: FloatArray
    resistance_1: FloatArray
    resistance_2: FloatArray
    resistance_3: FloatArray
    support_1: FloatArray
    support_2: FloatArray
    support_3: FloatArray


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

    References:
        The floor traders' formula; TradingView calls it "Traditional".
    """
    require_series(high=high, low=low, close=close)
    require_times(open_time, size=len(close))
    bars = WholeBars.of(high, low, close)
    levels = _levels(bars.pick(high), bars.pick(low), bars.pick(close), bars.pick_times(open_time))
    return PivotPoints(*(bars.spread(level) for level in levels))


def _levels(
    high: FloatArray, low: FloatArray, close: FloatArray, open_time: TimeArray
) -> PivotPoints:
    if len(close) == 0:
        return PivotPoints(*(np.empty(0) for _ in PivotPoints._fields))
    top, bottom, last = previous_day(high, low, close, open_time)
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
