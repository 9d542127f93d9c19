"""Windows in ascending order, for what lies in the middle of them."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import pad

Row = FloatArray


def rolling_quantile(values: FloatArray, length: int, share: float) -> FloatArray:
    """Return what `share` of the last `length` values lie below.

    The value of rank length x share + 1/2 in ascending order, interpolated between ranks; the
    smallest or the largest where there is no such rank.
    """
    rank = min(max(length * share - 0.5, 0.0), length - 1.0)
    below = math.floor(rank)
    return _rolling_quantile(values, p=(length, below, rank - below))


def rolling_median_distance(values: FloatArray, length: int) -> FloatArray:
    """Return the median distance of the last `length` values from their median."""
    return _rolling_median_distance(values, p=(length,))


def _before(length: float, *_: float) -> int:
    return int(length) - 1


def _insert(window: Row, count: int, value: float) -> None:
    at = count
    while at > 0 and window[at - 1] > value:
        window[at] = window[at - 1]
        at -= 1
    window[at] = value


def _remove(window: Row, count: int, value: float) -> None:
    at = 0
    while window[at] != value:
        at += 1
    while at < count - 1:
        window[at] = window[at + 1]
        at += 1


def _middle_distance(window: Row, length: int) -> float:
    low, high = (length - 1) // 2, length // 2
    median = window[low] + 0.5 * (window[high] - window[low])
    # Distances grow to both sides of the median: take the nearer side, again and again.
    left, right = high - 1, high
    before, nearest = 0.0, 0.0
    for _ in range(high + 1):
        before = nearest
        to_left = median - window[left] if left >= 0 else math.inf
        to_right = window[right] - median if right < length else math.inf
        if to_left <= to_right:
            nearest = abs(to_left)
            left -= 1
        else:
            nearest = abs(to_right)
            right += 1
    first = before if low != high else nearest
    return first + 0.5 * (nearest - first)


def _ascending(x: FloatArray, length: float) -> FloatArray:
    size = int(length)
    if len(x) < size:
        return np.empty((0, size))
    # Adding zero makes the negative zero a plain one.
    return np.sort(np.lib.stride_tricks.sliding_window_view(x + 0.0, size), axis=1)


def _quantiles(x: FloatArray, length: float, below: float, weight: float) -> FloatArray:
    window = _ascending(x, length)
    a = window[:, int(below)]
    b = window[:, int(below) + 1] if weight > 0.0 else a
    return pad(np.where(np.isnan(window[:, -1]), np.nan, a + weight * (b - a)), len(x))


@operation(inputs=1, history=_before, scratch=1, arrays=_quantiles)
def _rolling_quantile(x: Row, out: Row, window: Row, p: Row) -> None:
    length, below, weight = int(p[0]), int(p[1]), p[2]
    above = below + 1 if weight > 0.0 else below
    count = 0
    for i in range(length - 1):
        if x[i] == x[i]:
            _insert(window, count, x[i] + 0.0)
            count += 1
    newest = x[length - 1 :]
    for i in range(len(out)):
        if newest[i] == newest[i]:
            _insert(window, count, newest[i] + 0.0)
            count += 1
        if count == length:
            out[i] = window[below] + weight * (window[above] - window[below])
        else:
            out[i] = math.nan
        if x[i] == x[i]:
            _remove(window, count, x[i] + 0.0)
            count -= 1


def _median_distances(x: FloatArray, length: float) -> FloatArray:
    window = _ascending(x, length)
    low, high = (int(length) - 1) // 2, int(length) // 2
    median = window[:, low] + 0.5 * (window[:, high] - window[:, low])
    apart = np.sort(np.abs(window - median[:, np.newaxis]), axis=1)
    middle = apart[:, low] + 0.5 * (apart[:, high] - apart[:, low])
    return pad(np.where(np.isnan(window[:, -1]), np.nan, middle), len(x))


@operation(inputs=1, history=_before, scratch=1, arrays=_median_distances)
def _rolling_median_distance(x: Row, out: Row, window: Row, p: Row) -> None:
    length = int(p[0])
    count = 0
    for i in range(length - 1):
        if x[i] == x[i]:
            _insert(window, count, x[i] + 0.0)
            count += 1
    newest = x[length - 1 :]
    for i in range(len(out)):
        if newest[i] == newest[i]:
            _insert(window, count, newest[i] + 0.0)
            count += 1
        out[i] = _middle_distance(window, length) if count == length else math.nan
        if x[i] == x[i]:
            _remove(window, count, x[i] + 0.0)
            count -= 1
