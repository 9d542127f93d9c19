"""Divergence: the price goes further, and an oscillator does not."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.output import FLAG
from candlewick.indicators.engine.arithmetic import where
from candlewick.indicators.engine.extreme import rolling_min
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import previous

Row = FloatArray

DIVERGENCE = {"bullish": FLAG, "bearish": FLAG}


class Divergence(NamedTuple):
    """Two lines [shape=(n,), 0 or 1].

    Attributes:
        bullish: 1 on the candle that confirms a higher low of the oscillator at a lower low.
        bearish: 1 on the candle that confirms a lower high of the oscillator at a higher high.
    """

    bullish: FloatArray
    bearish: FloatArray


def divergences(
    oscillator: FloatArray,
    high: FloatArray,
    low: FloatArray,
    *,
    left_length: int,
    right_length: int,
    shortest_gap: int,
    longest_gap: int,
) -> Divergence:
    """Compare each swing point of the oscillator, and the price there, with the one before.

    Args:
        oscillator: any line.
        high: highs of the same candles.
        low: lows of the same candles.
        left_length: [candles, > 0] how many values before a swing low none is below.
        right_length: [candles, > 0] how many values after it are all above.
        shortest_gap: [candles, > 0] the fewest candles between the two.
        longest_gap: [candles, > 0] the most.

    Returns:
        Both flags, from `left_length` + `right_length` bars after the oscillator's first value.
    """
    span = (left_length, right_length)
    gap = (shortest_gap, longest_gap)
    return Divergence(
        bullish=_higher_low(oscillator, low, span, gap),
        bearish=_higher_low(-oscillator, -high, span, gap),
    )


def _higher_low(
    oscillator: FloatArray, price: FloatArray, span: tuple[int, int], gap: tuple[int, int]
) -> FloatArray:
    left, right = span
    value = previous(oscillator, right)
    before = rolling_min(previous(oscillator, right + 1), left)
    after = rolling_min(oscillator, right)
    swings = where((value <= before) & (value < after), 1.0, 0.0)
    return _divergence(swings, value, previous(price, right), p=gap)


@operation(inputs=3, state=4)
def _divergence(swings: Row, value: Row, price: Row, out: Row, state: Row, p: Row) -> None:
    begun = state[0]
    gap = state[1]
    last_value = state[2]
    last_price = state[3]
    for i in range(len(out)):
        if math.isnan(swings[i]):
            out[i] = math.nan
            continue
        out[i] = 0.0
        if swings[i] == 1.0:
            near = begun == 1.0 and p[0] <= gap <= p[1]
            if near and value[i] > last_value and price[i] < last_price:
                out[i] = 1.0
            begun = 1.0
            gap = 0.0
            last_value = value[i]
            last_price = price[i]
        else:
            gap += 1.0
    state[0] = begun
    state[1] = gap
    state[2] = last_value
    state[3] = last_price
