"""Connors RSI."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import members, pad
from candlewick.indicators.momentum.roc import roc
from candlewick.indicators.momentum.rsi import rsi

Row = FloatArray


@indicator(
    outputs=STRENGTH,
    source="Connors & Alvarez, An Introduction to ConnorsRSI (2012)",
    tradingview="Connors RSI",
)
def connors_rsi(
    close: FloatArray,
    *,
    length: Length = 3,
    streak_length: Length = 2,
    rank_length: Length = 100,
) -> FloatArray:
    """Average three measures of a short-term extreme.

    They are the relative strength index of the close, that of the streak (for how many closes in
    a row the price has risen, or fallen if negative), and the percentage of earlier changes that
    the latest change reaches.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back of the relative strength index of the close.
        streak_length: [candles, > 0] look-back of that of the streak.
        rank_length: [candles, > 0] how many earlier changes the latest is compared with.

    Returns:
        [shape=(n,), 0 to 100] first value at index `rank_length` + 1 as a rule; NaN while nothing
        has moved.

    Raises:
        ValueError: `close` is not 1-d float64, or a length is not positive.
    """
    strength = rsi(close, length=length)
    endurance = rsi(_streak(close), length=streak_length)
    rank = 100.0 * _share_reached(roc(close, length=1), p=(rank_length,))
    return (strength + endurance + rank) / 3.0


@operation(inputs=1, state=3)
def _streak(x: Row, out: Row, state: Row) -> None:
    begun = state[0]
    last = state[1]
    streak = state[2]
    for i in range(len(out)):
        value = x[i]
        if math.isnan(value):
            out[i] = math.nan
            continue
        if begun == 0.0 or value == last:
            streak = 0.0
        elif value > last:
            streak = streak + 1.0 if streak > 0.0 else 1.0
        else:
            streak = streak - 1.0 if streak < 0.0 else -1.0
        begun = 1.0
        last = value
        out[i] = streak
    state[0] = begun
    state[1] = last
    state[2] = streak


def _shares_reached(x: FloatArray, length: float) -> FloatArray:
    *earlier, latest = members(x, int(length) + 1)
    total = np.zeros(len(latest))
    for each in earlier:
        total = total + np.where(np.isnan(each), np.nan, each <= latest)
    return pad(np.where(np.isnan(latest), np.nan, total / length), len(x))


@operation(inputs=1, history=int, arrays=_shares_reached)
def _share_reached(x: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    latest = x[length:]
    for i in range(len(out)):
        out[i] = 0.0
    for lag in range(length):
        earlier = x[lag : lag + len(out)]
        for i in range(len(out)):
            reached = 1.0 if earlier[i] <= latest[i] else 0.0
            out[i] += math.nan if math.isnan(earlier[i]) else reached
    for i in range(len(out)):
        out[i] = math.nan if math.isnan(latest[i]) else out[i] / length
