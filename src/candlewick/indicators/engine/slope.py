"""The slope of the best line through the last `length` bars.

It is a sum over pairs of bars that lie opposite each other, from the outermost to the middle.
"""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Row, members, pad


def _before(length: float) -> int:
    return int(length) - 1


def rolling_slope(values: FloatArray, length: int) -> FloatArray:
    """Return the rise per bar of the line that fits the last `length` values best."""
    return _rolling_pairs(values, p=(length,)) / (length * (length * length - 1.0) / 12.0)


def _pairs(x: FloatArray, length: float) -> FloatArray:
    size = int(length)
    parts = list(members(x, size))
    total = np.zeros(len(parts[0]))
    for lag in range(size // 2):
        weight = (length - 1.0) / 2.0 - lag
        total = total + weight * (parts[size - 1 - lag] - parts[lag])
    return pad(total, len(x)) if len(total) else np.full(len(x), np.nan)


def _add_four_pairs(out: Row, x: Row, lag: int, late: int, weight: float) -> None:
    size = len(out)
    one, two = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
    three, four = x[lag + 2 : lag + 2 + size], x[lag + 3 : lag + 3 + size]
    last, third = x[late : late + size], x[late - 1 : late - 1 + size]
    second, first = x[late - 2 : late - 2 + size], x[late - 3 : late - 3 + size]
    for i in range(size):
        half = out[i] + weight * (last[i] - one[i]) + (weight - 1.0) * (third[i] - two[i])
        more = half + (weight - 2.0) * (second[i] - three[i])
        out[i] = more + (weight - 3.0) * (first[i] - four[i])


def _add_two_pairs(out: Row, x: Row, lag: int, late: int, weight: float) -> None:
    size = len(out)
    one, two = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
    last, third = x[late : late + size], x[late - 1 : late - 1 + size]
    for i in range(size):
        half = out[i] + weight * (last[i] - one[i])
        out[i] = half + (weight - 1.0) * (third[i] - two[i])


def _add_pair(out: Row, x: Row, lag: int, late: int, weight: float) -> None:
    size = len(out)
    one, last = x[lag : lag + size], x[late : late + size]
    for i in range(size):
        out[i] = out[i] + weight * (last[i] - one[i])


@operation(inputs=1, history=_before, arrays=_pairs)
def _rolling_pairs(x: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    for i in range(len(out)):
        out[i] = 0.0
    lag, late, weight = 0, length - 1, (length - 1.0) / 2.0
    while lag + 3 < late - 3:
        _add_four_pairs(out, x, lag, late, weight)
        lag, late, weight = lag + 4, late - 4, weight - 4.0
    if lag + 1 < late - 1:
        _add_two_pairs(out, x, lag, late, weight)
        lag, late, weight = lag + 2, late - 2, weight - 2.0
    if lag < late:
        _add_pair(out, x, lag, late, weight)
