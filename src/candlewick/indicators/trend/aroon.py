"""Aroon."""

import math
from typing import NamedTuple

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGNED_STRENGTH, STRENGTH
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Row, pad


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
    newest = float(compat == "talib")
    up = 100.0 * (length - _since_highest(high, p=(length + 1, newest))) / length
    down = 100.0 * (length - _since_highest(-low, p=(length + 1, newest))) / length
    return Aroon(up=up, down=down, oscillator=up - down)


def _bars_since_highest(x: FloatArray, length: float, newest: float) -> FloatArray:
    if len(x) < length:
        return np.full(len(x), np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(x, int(length))
    if newest:
        bars = np.argmax(windows[:, ::-1], axis=1).astype(np.float64)
    else:
        bars = length - 1.0 - np.argmax(windows, axis=1)
    return pad(np.where(np.isnan(windows).any(axis=1), np.nan, bars), len(x))


@operation(
    inputs=1, history=lambda length, _: int(length) - 1, scratch=1, arrays=_bars_since_highest
)
def _since_highest(x: Row, out: Row, best: Row, p: Row) -> None:
    """Count the bars since the highest of a window, of equals the oldest or the newest."""
    length = int(p[0])
    for i in range(len(out)):
        best[i] = -math.inf
        out[i] = math.nan
    size = len(out)
    # Only a higher value takes the place of one that was met before.
    step = -1 if p[1] == 1.0 else 1
    lag = length - 1 if p[1] == 1.0 else 0
    left = length
    while left >= 4:
        second, third, fourth = lag + step, lag + 2 * step, lag + 3 * step
        one, two = x[lag : lag + size], x[second : second + size]
        three, four = x[third : third + size], x[fourth : fourth + size]
        since = length - 1.0 - lag
        for i in range(size):
            a, b, c, d, top, at = one[i], two[i], three[i], four[i], best[i], out[i]
            at = since if (a > top) | math.isnan(a) else at
            top = a if (a > top) | math.isnan(a) else top
            at = since - step if (b > top) | math.isnan(b) else at
            top = b if (b > top) | math.isnan(b) else top
            at = since - 2 * step if (c > top) | math.isnan(c) else at
            top = c if (c > top) | math.isnan(c) else top
            out[i] = since - 3 * step if (d > top) | math.isnan(d) else at
            best[i] = d if (d > top) | math.isnan(d) else top
        lag += 4 * step
        left -= 4
    while left > 0:
        one = x[lag : lag + size]
        since = length - 1.0 - lag
        for i in range(size):
            higher = (one[i] > best[i]) | math.isnan(one[i])
            best[i] = one[i] if higher else best[i]
            out[i] = since if higher else out[i]
        lag += step
        left -= 1
    for i in range(len(out)):
        out[i] = math.nan if math.isnan(best[i]) else out[i]
