"""Swing pivots."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import FLAG, PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import where
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.window import previous
from candlewick.indicators.support_resistance.held import held


class SwingPivots(NamedTuple):
    """Four lines [shape=(n,)].

    Attributes:
        high: [quote currency] the newest confirmed swing high.
        low: [quote currency] the newest confirmed swing low.
        new_high: 1 on the bar that confirms `high`, else 0.
        new_low: 1 on the bar that confirms `low`, else 0.
    """

    high: FloatArray
    low: FloatArray
    new_high: FloatArray
    new_low: FloatArray


@indicator(
    outputs={"high": PRICE, "low": PRICE, "new_high": FLAG, "new_low": FLAG},
    source="TradingView, Pine Script reference, ta.pivothigh and ta.pivotlow",
    talib="FRACTAL",
    tradingview="ta.pivothigh, ta.pivotlow",
)
def swing_pivots(
    high: FloatArray, low: FloatArray, *, left_length: Length = 10, right_length: Length = 10
) -> SwingPivots:
    """Find highs above, and lows below, all bars around them; equals confirm nothing.

    A swing is known `right_length` bars after it happened. It is published then and never moves;
    charts draw it where it happened, which no trader could have seen there.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        left_length: [candles, > 0] how many bars before the swing it must stand out from.
        right_length: [candles, > 0] how many bars after it.

    Returns:
        Flags from index `left_length` + `right_length`; prices from the first swing on.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not
            positive.
    """
    top, bottom = previous(high, right_length), previous(low, right_length)
    before = right_length + 1
    highest = previous(rolling_max(high, left_length), before), rolling_max(high, right_length)
    lowest = previous(rolling_min(low, left_length), before), rolling_min(low, right_length)
    new_high = where((top > highest[0]) & (top > highest[1]), 1.0, 0.0)
    new_low = where((bottom < lowest[0]) & (bottom < lowest[1]), 1.0, 0.0)
    return SwingPivots(
        high=held(where(new_high, top, math.nan)),
        low=held(where(new_low, bottom, math.nan)),
        new_high=new_high,
        new_low=new_low,
    )
