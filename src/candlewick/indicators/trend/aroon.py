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


def _is_whole(x: Row) -> bool:
    gaps = 0
    for i in range(len(x)):
        gaps += 1 if x[i] != x[i] else 0
    return gaps == 0


def _begin(place: Row, x: Row, size: int, newest: float) -> None:
    """Say where the highest of four bars is: 0, 1, 2 or 3 bars after the first."""
    x2, x3, x4 = x[1 : 1 + size], x[2 : 2 + size], x[3 : 3 + size]
    if newest == 1.0:
        for i in range(size):
            a, b, c, d = x[i], x2[i], x3[i], x4[i]
            early = a if a > b else b
            late = c if c > d else d
            early_at = 0.0 if a > b else 1.0
            late_at = 2.0 if c > d else 3.0
            place[i] = early_at if early > late else late_at
    else:
        for i in range(size):
            a, b, c, d = x[i], x2[i], x3[i], x4[i]
            early = a if a > b else b
            late = c if c > d else d
            early_at = 0.0 if a >= b else 1.0
            late_at = 2.0 if c >= d else 3.0
            place[i] = early_at if early >= late else late_at


def _choose(
    place: Row, x: Row, at: Row, second: int, third: int, last: int, size: int, newest: float
) -> None:
    """Say how far into four windows their highest is, from the highest of each and its place."""
    x2, x3, x4 = x[second : second + size], x[third : third + size], x[last : last + size]
    at2, at3, at4 = at[second : second + size], at[third : third + size], at[last : last + size]
    if newest == 1.0:
        for i in range(size):
            a, b, c, d = x[i], x2[i], x3[i], x4[i]
            e, f, g, h = at[i], at2[i] + second, at3[i] + third, at4[i] + last
            early = a if a > b else b
            late = c if c > d else d
            early_at = e if a > b else f
            late_at = g if c > d else h
            place[i] = early_at if early > late else late_at
    else:
        for i in range(size):
            a, b, c, d = x[i], x2[i], x3[i], x4[i]
            e, f, g, h = at[i], at2[i] + second, at3[i] + third, at4[i] + last
            early = a if a > b else b
            late = c if c > d else d
            early_at = e if a >= b else f
            late_at = g if c >= d else h
            place[i] = early_at if early >= late else late_at


def _highest(top: Row, x: Row, width: int, size: int) -> None:
    x2, x3 = x[width : width + size], x[2 * width : 2 * width + size]
    x4 = x[3 * width : 3 * width + size]
    for i in range(size):
        a, b, c, d = x[i], x2[i], x3[i], x4[i]
        early = a if a > b else b
        late = c if c > d else d
        top[i] = early if early > late else late


def _by_quarters(
    x: Row, out: Row, top: Row, at: Row, top_spare: Row, at_spare: Row, p: Row
) -> None:
    """Share what neighbouring windows have in common, as `rolling_max` does."""
    wanted = int(p[0])
    width = 4
    size = len(x) - 3
    _highest(top, x, 1, size)
    _begin(at, x, size, p[1])
    while 4 * width <= wanted:
        size = len(x) - 4 * width + 1
        _highest(top_spare, top, width, size)
        _choose(at_spare, top, at, width, 2 * width, 3 * width, size, p[1])
        top, top_spare = top_spare, top
        at, at_spare = at_spare, at
        width *= 4
    last = wanted - width
    second = width if width < last else last
    third = 2 * width if 2 * width < last else last
    _choose(out, top, at, second, third, last, len(out), p[1])
    for i in range(len(out)):
        out[i] = wanted - 1.0 - out[i]


def _one_by_one(x: Row, out: Row, best: Row, p: Row) -> None:
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


@operation(
    inputs=1, history=lambda length, _: int(length) - 1, scratch=4, arrays=_bars_since_highest
)
def _since_highest(
    x: Row, out: Row, best: Row, at: Row, best_spare: Row, at_spare: Row, p: Row
) -> None:
    """Count the bars since the highest of a window, of equals the oldest or the newest."""
    if (p[0] >= 4.0) & _is_whole(x):
        _by_quarters(x, out, best, at, best_spare, at_spare, p)
    else:
        _one_by_one(x, out, best, p)
