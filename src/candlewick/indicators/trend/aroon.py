"""Aroon."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGNED_STRENGTH, STRENGTH
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Row, bars_since_highest


class Aroon(NamedTuple):
    """Three lines [shape=(n,)].

    Attributes:
        up: [0 to 100] how recent the highest high is.
        down: [0 to 100] how recent the lowest low is.
        oscillator: [-100 to 100] up minus down.
    """

    up: FloatArray
    down: FloatArray
    oscillator: FloatArray


@indicator(
    outputs={"up": STRENGTH, "down": STRENGTH, "oscillator": SIGNED_STRENGTH},
    source="Chande, Time Price Oscillator (1995), Technical Analysis of Stocks & Commodities 13:9",
    talib="AROON, AROONOSC",
    tradingview="ta.highestbars, ta.lowestbars",
)
def aroon(
    high: FloatArray, low: FloatArray, *, length: Length = 14, compat: Compat = "tradingview"
) -> Aroon:
    """Say how long ago the highest high and the lowest low were.

    The window is the present candle and the `length` before it; of equal extremes the oldest
    counts, as on TradingView, and with TA-Lib the newest.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.
        compat: which of equal extremes counts.

    Returns:
        First values at index `length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    since = bars_since_highest if compat == "talib" else _bars_since_oldest_highest
    up = 100.0 * (length - since(high, length + 1)) / length
    down = 100.0 * (length - since(-low, length + 1)) / length
    return Aroon(up=up, down=down, oscillator=up - down)


def _bars_since_oldest_highest(values: FloatArray, length: int) -> FloatArray:
    return _since_oldest(values, p=(length,))


@operation(inputs=1, history=lambda length: int(length) - 1, scratch=1)
def _since_oldest(x: Row, out: Row, best: Row, p: Row) -> None:
    length = int(p[0])
    for i in range(len(out)):
        best[i] = x[i]
        out[i] = length - 1.0
    for lag in range(1, length):
        member = x[lag : lag + len(out)]
        bars = length - 1.0 - lag
        for i in range(len(out)):
            value = member[i]
            # An unknown value beats everything and is never beaten.
            newer = (value > best[i]) | math.isnan(value)
            out[i] = bars if newer else out[i]
            best[i] = best[i] if math.isnan(best[i]) | (not newer) else value
    for i in range(len(out)):
        out[i] = math.nan if math.isnan(best[i]) else out[i]
