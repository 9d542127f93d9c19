"""Parabolic stop and reverse."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Compat, Factor
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.smoothing import beside_averages
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
# is the side of a candle that faces the stop, `far` the side that faces away. The rare turn does
# all its work apart, so that the compiler leaves it a branch and the frequent way stays short.


@operation(inputs=3, history=2, lead=1, state=4)
def _sar_of_tradingview(high: Row, low: Row, close: Row, out: Row, state: Row, p: Row) -> None:
    side, stop, extreme, pace = state[0], state[1], state[2], state[3]
    slowest, faster, fastest = p[0], p[1], p[2]
    tops, bottoms, closes = high[2:], low[2:], close[2:]
    tops_1, bottoms_1, closes_1 = high[1:], low[1:], close[1:]
    begun = 0
    while (begun < len(out)) & (side == 0.0):
        side = _sign(closes[begun] - closes_1[begun])
        if side == 0.0:
            out[begun] = math.nan
            begun += 1
        else:
            stop = _seen(side, bottoms_1[begun], tops_1[begun])
            extreme, pace = _seen(side, tops[begun], bottoms[begun]), slowest
    for i in range(begun, len(out)):
        top, bottom = tops[i], bottoms[i]
        near, far = _seen(side, bottom, top), _seen(side, top, bottom)
        before = _lower(_seen(side, low[i], high[i]), _seen(side, bottoms_1[i], tops_1[i]))
        if math.isnan(top + bottom + closes[i]):
            out[i] = math.nan
        else:
            stop += pace * (extreme - stop)
            if stop > near:
                side, stop = -side, _lower(-far, -extreme)
                extreme, pace = -near, slowest
                before = _lower(_seen(side, low[i], high[i]), _seen(side, bottoms_1[i], tops_1[i]))
            else:
                pace = _lower(pace + faster, fastest) if far > extreme else pace
                extreme = far if far > extreme else extreme
            stop = _lower(before, stop)
            out[i] = stop if side > 0.0 else -stop
    state[0], state[1], state[2], state[3] = side, stop, extreme, pace


@operation(inputs=2, history=1, state=4)
def _sar_of_talib(high: Row, low: Row, out: Row, state: Row, p: Row) -> None:
    side, stop, extreme, pace = state[0], state[1], state[2], state[3]
    slowest, faster, fastest = p[0], p[1], p[2]
    tops, bottoms = high[1:], low[1:]
    for i in range(len(out)):
        top, bottom, top_1, bottom_1 = tops[i], bottoms[i], high[i], low[i]
        if side == 0.0:
            down = bottom_1 - bottom
            side = -_sign(down) if (down > top - top_1) | math.isnan(down) else 1.0
            stop = _seen(side, bottom_1, top_1)
            extreme, pace = _seen(side, top, bottom), slowest
            top_1, bottom_1 = top, bottom
        if math.isnan(top + bottom) | (side == 0.0):
            out[i] = math.nan
            continue
        near, far = _seen(side, bottom, top), _seen(side, top, bottom)
        if near <= stop:
            side, near, far = -side, -far, -near
            floor = _lower(_seen(side, bottom_1, top_1), near)
            stop = _lower(floor, -extreme)
            out[i] = stop if side > 0.0 else -stop
            extreme, pace = far, slowest
            stop = _lower(floor, stop + pace * (extreme - stop))
        else:
            out[i] = stop if side > 0.0 else -stop
            further = far > extreme
            pace = _lower(pace + faster, fastest) if further else pace
            extreme = far if further else extreme
            floor = _lower(_seen(side, bottom_1, top_1), near)
            stop = _lower(floor, stop + pace * (extreme - stop))
    state[0], state[1], state[2], state[3] = side, stop, extreme, pace


def _seen(side: float, rising: float, falling: float) -> float:
    """Return a price of a rise, or the mirrored one of a fall."""
    return rising if side > 0.0 else -falling


def _sign(change: float) -> float:
    """Return 1 for a rise, -1 for none, 0 where that is unknown."""
    known = 0.0 if math.isnan(change) else -1.0
    return 1.0 if change > 0.0 else known


def _lower(a: float, b: float) -> float:
    """Return the smaller; `b` where `a` is unknown."""
    below = a < b
    return a if below else b


beside_averages(_sar_of_tradingview, 2, 4, 5)
