"""Sums and moments of the last `length` bars.

Each value is a fixed sequence of operations on the bars in its window and on no others. So
nothing drifts, one bad price is forgotten when it leaves, NaN stays exactly as long as it is
inside, and a stream that keeps the last `length` bars gets the same bits.

A sum adds four bars, then four such blocks, and so on: blocks that neighbouring windows share are
added once, and the rounding error grows with the logarithm of the length only.
"""

from collections.abc import Callable, Iterator

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.arithmetic import square_root
from candlewick.indicators.engine.operation import operation

Row = FloatArray

Choice = Callable[[FloatArray, FloatArray], FloatArray]

NO_SPREAD = 2.0**-50
"""[share of the mean] a deviation that rounding alone explains; it counts as none."""


def _before(length: float, *_: float) -> int:
    return int(length) - 1


def previous(values: FloatArray, length: int = 1) -> FloatArray:
    """Return each bar's value of `length` bars ago."""
    return _previous(values, p=(length,))


def rolling_sum(values: FloatArray, length: int) -> FloatArray:
    """Return the sum of the last `length` values."""
    return _rolling_sum(values, p=(length,))


def rolling_mean(values: FloatArray, length: int) -> FloatArray:
    """Return the mean of the last `length` values."""
    return _rolling_sum(values, p=(length,)) / float(length)


def rolling_variance(values: FloatArray, length: int) -> FloatArray:
    """Return the population variance of the last `length` values, exactly 0 where all are equal.

    The mean first, then the squared distances from it: prices that barely move do not cancel.
    """
    return _rolling_squares(values, rolling_mean(values, length), p=(length,)) / float(length)


def rolling_deviation(values: FloatArray, length: int) -> FloatArray:
    """Return the population standard deviation of the last `length` values."""
    return square_root(rolling_variance(values, length))


def rolling_distance(values: FloatArray, length: int) -> FloatArray:
    """Return the mean absolute distance from the mean, exactly 0 where all are equal."""
    return _rolling_distances(values, rolling_mean(values, length), p=(length,)) / float(length)


def rolling_dot(values: FloatArray, weights: tuple[float, ...]) -> FloatArray:
    """Return the sum of the last values, each times its weight, the oldest first."""
    return _rolling_dot(values, p=weights)


def members(values: FloatArray, length: int) -> Iterator[FloatArray]:
    """Yield, oldest first, one member [shape=(n - length + 1,)] of every full window."""
    windows = max(len(values) - length + 1, 0)
    for lag in range(length):
        yield values[lag : lag + windows]


def pad(full: FloatArray, size: int) -> FloatArray:
    """Put NaN before the values of the full windows, up to `size` bars."""
    out = np.full(size, np.nan)
    out[size - len(full) :] = full
    return out


def quarters(block: FloatArray, width: int, combine: Choice) -> FloatArray:
    """Combine blocks of `width` bars into blocks of four times as many."""
    size = len(block) - 3 * width
    one, two, three, four = (block[k * width : k * width + size] for k in range(4))
    return combine(combine(one, two), combine(three, four))


def _shifted(values: FloatArray, length: float) -> FloatArray:
    return pad(values[: max(len(values) - int(length), 0)], len(values))


def _summed(values: FloatArray, length: float) -> FloatArray:
    wanted = int(length)
    if len(values) < wanted:
        return np.full(len(values), np.nan)
    windows = len(values) - wanted + 1
    block, width, have, total = values, 1, 0, None
    while True:
        for _ in range(wanted // width % 4):
            part = block[have : have + windows]
            total = part if total is None else total + part
            have += width
        if 4 * width > wanted:
            return pad(np.asarray(total), len(values))
        block = quarters(block, width, np.add)
        width *= 4


@operation(inputs=1, history=int, arrays=_shifted)
def _previous(x: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = x[i]


def _add_four(out: Row, block: Row, width: int, size: int) -> None:
    two = block[width : width + size]
    three = block[2 * width : 2 * width + size]
    four = block[3 * width : 3 * width + size]
    for i in range(size):
        out[i] = (block[i] + two[i]) + (three[i] + four[i])


def _begin_sum(out: Row, block: Row, width: int, parts: int) -> None:
    size = len(out)
    two = block[width : width + size]
    three = block[2 * width : 2 * width + size]
    if parts == 1:
        for i in range(size):
            out[i] = block[i]
    elif parts == 2:
        for i in range(size):
            out[i] = block[i] + two[i]
    else:
        for i in range(size):
            out[i] = (block[i] + two[i]) + three[i]


def _add_to_sum(out: Row, block: Row, have: int, width: int, parts: int) -> None:
    size = len(out)
    one = block[have : have + size]
    two = block[have + width : have + width + size]
    three = block[have + 2 * width : have + 2 * width + size]
    if parts == 1:
        for i in range(size):
            out[i] = out[i] + one[i]
    elif parts == 2:
        for i in range(size):
            out[i] = (out[i] + one[i]) + two[i]
    else:
        for i in range(size):
            out[i] = ((out[i] + one[i]) + two[i]) + three[i]


@operation(inputs=1, history=_before, scratch=2, arrays=_summed)
def _rolling_sum(x: Row, out: Row, even: Row, odd: Row, p: Row) -> None:
    wanted = int(p[0])
    width = 1
    have = 0
    block, spare, free = x, even, odd
    while True:
        parts = wanted // width % 4
        if (parts > 0) & (have == 0):
            _begin_sum(out, block, width, parts)
        elif parts > 0:
            _add_to_sum(out, block, have, width, parts)
        have += parts * width
        if 4 * width > wanted:
            return
        _add_four(spare, block, width, len(x) - 4 * width + 1)
        block, spare, free = spare, free, spare
        width *= 4


def _squares(x: FloatArray, mean: FloatArray, length: float) -> FloatArray:
    centre = mean[int(length) - 1 :]
    total = np.zeros(len(centre))
    for member in members(x, int(length)):
        total = total + (member - centre) * (member - centre)
    spread = NO_SPREAD * centre
    return pad(np.where(total <= length * (spread * spread), 0.0, total), len(x))


@operation(inputs=2, history=_before, current=(1,), lead=0, arrays=_squares)
def _rolling_squares(x: Row, mean: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    size = len(out)
    centre = mean[length - 1 :]
    for i in range(len(out)):
        out[i] = 0.0
    whole = length - length % 4
    for lag in range(0, whole, 4):
        one, two = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
        three, four = x[lag + 2 : lag + 2 + size], x[lag + 3 : lag + 3 + size]
        for i in range(size):
            a, b = one[i] - centre[i], two[i] - centre[i]
            c, d = three[i] - centre[i], four[i] - centre[i]
            out[i] = out[i] + a * a + b * b + c * c + d * d
    for lag in range(whole, length):
        one = x[lag : lag + size]
        for i in range(size):
            a = one[i] - centre[i]
            out[i] = out[i] + a * a
    for i in range(len(out)):
        spread = NO_SPREAD * centre[i]
        out[i] = 0.0 if out[i] <= length * (spread * spread) else out[i]


def _distances(x: FloatArray, mean: FloatArray, length: float) -> FloatArray:
    centre = mean[int(length) - 1 :]
    total = np.zeros(len(centre))
    for member in members(x, int(length)):
        total = total + np.abs(member - centre)
    return pad(np.where(total <= length * (NO_SPREAD * np.abs(centre)), 0.0, total), len(x))


@operation(inputs=2, history=_before, current=(1,), lead=0, arrays=_distances)
def _rolling_distances(x: Row, mean: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    size = len(out)
    centre = mean[length - 1 :]
    for i in range(len(out)):
        out[i] = 0.0
    whole = length - length % 4
    for lag in range(0, whole, 4):
        one, two = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
        three, four = x[lag + 2 : lag + 2 + size], x[lag + 3 : lag + 3 + size]
        for i in range(size):
            total = out[i] + abs(one[i] - centre[i]) + abs(two[i] - centre[i])
            out[i] = total + abs(three[i] - centre[i]) + abs(four[i] - centre[i])
    for lag in range(whole, length):
        one = x[lag : lag + size]
        for i in range(size):
            out[i] = out[i] + abs(one[i] - centre[i])
    for i in range(len(out)):
        out[i] = 0.0 if out[i] <= length * (NO_SPREAD * abs(centre[i])) else out[i]


def _dot(x: FloatArray, *weights: float) -> FloatArray:
    total = np.zeros(max(len(x) - len(weights) + 1, 0))
    for member, weight in zip(members(x, len(weights)), weights, strict=True):
        total = total + weight * member
    return pad(total, len(x)) if len(total) else np.full(len(x), np.nan)


@operation(inputs=1, history=lambda *weights: len(weights) - 1, arrays=_dot)
def _rolling_dot(x: Row, out: Row, p: Row) -> None:
    for i in range(len(out)):
        out[i] = 0.0
    for lag in range(len(p)):
        member = x[lag : lag + len(out)]
        weight = p[lag]
        for i in range(len(out)):
            out[i] += weight * member[i]
