"""Parabolic stop and reverse."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Compat, Factor
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Row


@indicator(
    outputs=PRICE,
    source="Wilder, New Concepts in Technical Trading Systems (1978), section II",
    talib="SAR",
    tradingview="ta.sar",
)
def parabolic_sar(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    start: Factor = 0.02,
    increment: Factor = 0.02,
    maximum: Factor = 0.2,
    compat: Compat = "tradingview",
) -> FloatArray:
    """Trail the price with a stop that accelerates with each new extreme.

    On TradingView the first side follows from the first two closes, and a turn is looked for
    before the stop is kept out of the two candles before. In TA-Lib it follows from the first
    two ranges, the stop is kept out first, and touching it is enough for a turn.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        start: [fraction, > 0] acceleration after a turn.
        increment: [fraction, > 0] what each new extreme adds.
        maximum: [fraction, > 0] the fastest.
        compat: whose first side and whose turns.

    Returns:
        [shape=(n,), quote currency] first value at index 1; below the price in a rise, above
        it in a fall.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.
    """
    if compat == "talib":
        return _sar_of_talib(high, low, p=(min(start, maximum), increment, maximum))
    return _sar_of_tradingview(high, low, close, p=(start, increment, maximum))


# A fall is a rise in the mirror: prices are negated there, so that one rule serves both. `near`
# is the side of a candle that faces the stop, `far` the side that faces away.


@operation(inputs=3, state=10, lead=1)
def _sar_of_tradingview(high: Row, low: Row, close: Row, out: Row, state: Row, p: Row) -> None:
    side, stop, extreme, pace, seen = state[0], state[1], state[2], state[3], state[4]
    high_1, high_2, low_1, low_2 = state[5], state[6], state[7], state[8]
    close_1 = state[9]
    for i in range(len(out)):
        top, bottom, now = high[i], low[i], close[i]
        if (top != top) | (bottom != bottom) | (now != now):
            out[i] = math.nan
            continue
        if seen == 0.0:
            out[i] = math.nan
            high_1, low_1 = top, bottom
        else:
            if seen == 1.0:
                side = 1.0 if now > close_1 else -1.0
                stop = low_1 if side > 0.0 else -high_1
                extreme = top if side > 0.0 else -bottom
                pace = p[0]
            near = bottom if side > 0.0 else -top
            far = top if side > 0.0 else -bottom
            stop = stop + pace * (extreme - stop)
            if stop > near:
                side = -side
                stop = -far if far > extreme else -extreme
                extreme = -near
                pace = p[0]
            elif far > extreme:
                extreme = far
                pace = pace + p[1] if pace + p[1] < p[2] else p[2]
            near_1 = low_1 if side > 0.0 else -high_1
            near_2 = low_2 if side > 0.0 else -high_2
            stop = near_1 if near_1 < stop else stop
            stop = near_2 if near_2 < stop else stop
            out[i] = stop if side > 0.0 else -stop
        seen = seen + 1.0 if seen < 2.0 else seen
        high_2, low_2, high_1, low_1, close_1 = high_1, low_1, top, bottom, now
    state[0], state[1], state[2], state[3], state[4] = side, stop, extreme, pace, seen
    state[5], state[6], state[7], state[8] = high_1, high_2, low_1, low_2
    state[9] = close_1


@operation(inputs=2, state=7, lead=1)
def _sar_of_talib(high: Row, low: Row, out: Row, state: Row, p: Row) -> None:
    side, stop, extreme, pace, seen = state[0], state[1], state[2], state[3], state[4]
    high_1, low_1 = state[5], state[6]
    for i in range(len(out)):
        top, bottom = high[i], low[i]
        if (top != top) | (bottom != bottom):
            out[i] = math.nan
            continue
        if seen == 0.0:
            out[i] = math.nan
        else:
            if seen == 1.0:
                down = low_1 - bottom
                side = -1.0 if (down > 0.0) & (down > top - high_1) else 1.0
                stop = low_1 if side > 0.0 else -high_1
                extreme = top if side > 0.0 else -bottom
                pace = p[0]
                high_1, low_1 = top, bottom
            near = bottom if side > 0.0 else -top
            turned = near <= stop
            side = -side if turned else side
            near = bottom if side > 0.0 else -top
            near_1 = low_1 if side > 0.0 else -high_1
            far = top if side > 0.0 else -bottom
            floor = near_1 if near_1 < near else near
            if turned:
                stop = floor if floor < -extreme else -extreme
            out[i] = stop if side > 0.0 else -stop
            faster = pace + p[1] if pace + p[1] < p[2] else p[2]
            pace = faster if far > extreme else pace
            pace = p[0] if turned else pace
            extreme = far if turned | (far > extreme) else extreme
            stop = stop + pace * (extreme - stop)
            stop = floor if floor < stop else stop
        seen = seen + 1.0 if seen < 2.0 else seen
        high_1, low_1 = top, bottom
    state[0], state[1], state[2], state[3], state[4] = side, stop, extreme, pace, seen
    state[5], state[6] = high_1, low_1
