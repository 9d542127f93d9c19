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


@operation(inputs=3, history=2, lead=1, state=4)
def _sar_of_tradingview(high: Row, low: Row, close: Row, out: Row, state: Row, p: Row) -> None:
    side, stop, extreme, pace = state[0], state[1], state[2], state[3]
    tops, bottoms, closes = high[2:], low[2:], close[2:]
    tops_1, bottoms_1, closes_1 = high[1:], low[1:], close[1:]
    for i in range(len(out)):
        top, bottom, now = tops[i], bottoms[i], closes[i]
        begins = side == 0.0
        if math.isnan(top + bottom + now) | (begins & math.isnan(closes_1[i])):
            out[i] = math.nan
            continue
        if begins:
            side = 1.0 if now > closes_1[i] else -1.0
            stop = bottoms_1[i] if side > 0.0 else -tops_1[i]
            extreme, pace = top if side > 0.0 else -bottom, p[0]
        near = bottom if side > 0.0 else -top
        far = top if side > 0.0 else -bottom
        stop += pace * (extreme - stop)
        if stop > near:
            side, stop = -side, _lower(-far, -extreme)
            extreme, pace = -near, p[0]
        elif far > extreme:
            extreme, pace = far, _lower(pace + p[1], p[2])
        stop = _lower(bottoms_1[i] if side > 0.0 else -tops_1[i], stop)
        stop = _lower(low[i] if side > 0.0 else -high[i], stop)
        out[i] = side * stop
    state[0], state[1], state[2], state[3] = side, stop, extreme, pace


@operation(inputs=2, history=1, state=4)
def _sar_of_talib(high: Row, low: Row, out: Row, state: Row, p: Row) -> None:
    side, stop, extreme, pace = state[0], state[1], state[2], state[3]
    tops, bottoms = high[1:], low[1:]
    for i in range(len(out)):
        top, bottom, top_1, bottom_1 = tops[i], bottoms[i], high[i], low[i]
        begins = side == 0.0
        if math.isnan(top + bottom) | (begins & math.isnan(top_1 + bottom_1)):
            out[i] = math.nan
            continue
        if begins:
            down = bottom_1 - bottom
            side = -1.0 if (down > 0.0) & (down > top - top_1) else 1.0
            stop = bottom_1 if side > 0.0 else -top_1
            extreme, pace = top if side > 0.0 else -bottom, p[0]
            top_1, bottom_1 = top, bottom
        turned = (bottom if side > 0.0 else -top) <= stop
        side = -side if turned else side
        near = bottom if side > 0.0 else -top
        far = top if side > 0.0 else -bottom
        floor = _lower(bottom_1 if side > 0.0 else -top_1, near)
        stop = _lower(floor, -extreme) if turned else stop
        out[i] = side * stop
        further = far > extreme
        pace = _lower(pace + p[1], p[2]) if further else pace
        pace = p[0] if turned else pace
        extreme = far if turned | further else extreme
        stop = _lower(floor, stop + pace * (extreme - stop))
    state[0], state[1], state[2], state[3] = side, stop, extreme, pace


def _lower(a: float, b: float) -> float:
    """Return the smaller; `b` where `a` is unknown."""
    below = a < b
    return a if below else b
