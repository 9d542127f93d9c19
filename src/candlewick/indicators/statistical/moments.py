"""Sums of powers and of products around the mean of a window, shared by several indicators."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import members, pad, rolling_mean

Row = FloatArray


def rolling_rest(values: FloatArray, length: int) -> FloatArray:
    """Return what rounding left between `rolling_mean` and the mean itself.

    Taken from each distance, it leaves exactly 0 where all values are equal, and the right
    shape where they differ by a few roundings only.
    """
    return _rolling_rest(values, rolling_mean(values, length), p=(length,)) / float(length)


def rolling_squares(values: FloatArray, length: int) -> FloatArray:
    """Return the sum of the squared distances of the last `length` values from their mean."""
    mean, rest = rolling_mean(values, length), rolling_rest(values, length)
    return _rolling_seconds(values, mean, rest, p=(length,))


def rolling_cubes(values: FloatArray, length: int) -> FloatArray:
    """Return the sum of the cubed distances of the last `length` values from their mean."""
    mean, rest = rolling_mean(values, length), rolling_rest(values, length)
    return _rolling_cubes(values, mean, rest, p=(length,))


def rolling_fourths(values: FloatArray, length: int) -> FloatArray:
    """Return the sum of the fourth powers of the distances from the mean."""
    mean, rest = rolling_mean(values, length), rolling_rest(values, length)
    return _rolling_fourths(values, mean, rest, p=(length,))


def rolling_covariance(values: FloatArray, other: FloatArray, length: int) -> FloatArray:
    """Return the population covariance of the last `length` pairs."""
    means = rolling_mean(values, length), rolling_mean(other, length)
    return _rolling_products(values, other, *means, p=(length,)) / float(length)


def _before(length: float) -> int:
    return int(length) - 1


def _rests(x: FloatArray, mean: FloatArray, length: float) -> FloatArray:
    centre = mean[int(length) - 1 :]
    total = np.zeros(len(centre))
    for member in members(x, int(length)):
        total = total + (member - centre)
    return pad(total, len(x))


@operation(inputs=2, history=_before, current=(1,), lead=0, arrays=_rests)
def _rolling_rest(x: Row, mean: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    centre = mean[length - 1 :]
    for i in range(len(out)):
        out[i] = 0.0
    size = len(out)
    whole = length - length % 4
    for lag in range(0, whole, 4):
        one, two = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
        three, four = x[lag + 2 : lag + 2 + size], x[lag + 3 : lag + 3 + size]
        for i in range(size):
            a, b = one[i] - centre[i], two[i] - centre[i]
            c, d = three[i] - centre[i], four[i] - centre[i]
            out[i] = out[i] + a + b + c + d
    for lag in range(whole, length):
        one = x[lag : lag + size]
        for i in range(size):
            out[i] += one[i] - centre[i]


def _seconds(x: FloatArray, mean: FloatArray, rest: FloatArray, length: float) -> FloatArray:
    centre, missed = mean[int(length) - 1 :], rest[int(length) - 1 :]
    total = np.zeros(len(centre))
    for member in members(x, int(length)):
        apart = (member - centre) - missed
        total = total + apart * apart
    return pad(total, len(x))


@operation(inputs=3, history=_before, current=(1, 2), lead=0, arrays=_seconds)
def _rolling_seconds(x: Row, mean: Row, rest: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    centre = mean[length - 1 :]
    missed = rest[length - 1 :]
    for i in range(len(out)):
        out[i] = 0.0
    size = len(out)
    whole = length - length % 4
    for lag in range(0, whole, 4):
        one, two = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
        three, four = x[lag + 2 : lag + 2 + size], x[lag + 3 : lag + 3 + size]
        for i in range(size):
            a, b = (one[i] - centre[i]) - missed[i], (two[i] - centre[i]) - missed[i]
            c, d = (three[i] - centre[i]) - missed[i], (four[i] - centre[i]) - missed[i]
            out[i] = out[i] + a * a + b * b + c * c + d * d
    for lag in range(whole, length):
        one = x[lag : lag + size]
        for i in range(size):
            a = (one[i] - centre[i]) - missed[i]
            out[i] += a * a


def _cubes(x: FloatArray, mean: FloatArray, rest: FloatArray, length: float) -> FloatArray:
    centre, missed = mean[int(length) - 1 :], rest[int(length) - 1 :]
    total = np.zeros(len(centre))
    for member in members(x, int(length)):
        apart = (member - centre) - missed
        total = total + apart * apart * apart
    return pad(total, len(x))


@operation(inputs=3, history=_before, current=(1, 2), lead=0, arrays=_cubes)
def _rolling_cubes(x: Row, mean: Row, rest: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    centre = mean[length - 1 :]
    missed = rest[length - 1 :]
    for i in range(len(out)):
        out[i] = 0.0
    size = len(out)
    whole = length - length % 4
    for lag in range(0, whole, 4):
        one, two = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
        three, four = x[lag + 2 : lag + 2 + size], x[lag + 3 : lag + 3 + size]
        for i in range(size):
            a, b = (one[i] - centre[i]) - missed[i], (two[i] - centre[i]) - missed[i]
            c, d = (three[i] - centre[i]) - missed[i], (four[i] - centre[i]) - missed[i]
            out[i] = out[i] + a * a * a + b * b * b + c * c * c + d * d * d
    for lag in range(whole, length):
        one = x[lag : lag + size]
        for i in range(size):
            a = (one[i] - centre[i]) - missed[i]
            out[i] += a * a * a


def _fourths(x: FloatArray, mean: FloatArray, rest: FloatArray, length: float) -> FloatArray:
    centre, missed = mean[int(length) - 1 :], rest[int(length) - 1 :]
    total = np.zeros(len(centre))
    for member in members(x, int(length)):
        apart = (member - centre) - missed
        square = apart * apart
        total = total + square * square
    return pad(total, len(x))


@operation(inputs=3, history=_before, current=(1, 2), lead=0, arrays=_fourths)
def _rolling_fourths(x: Row, mean: Row, rest: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    centre = mean[length - 1 :]
    missed = rest[length - 1 :]
    for i in range(len(out)):
        out[i] = 0.0
    size = len(out)
    whole = length - length % 4
    for lag in range(0, whole, 4):
        one, two = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
        three, four = x[lag + 2 : lag + 2 + size], x[lag + 3 : lag + 3 + size]
        for i in range(size):
            a, b = (one[i] - centre[i]) - missed[i], (two[i] - centre[i]) - missed[i]
            c, d = (three[i] - centre[i]) - missed[i], (four[i] - centre[i]) - missed[i]
            a, b, c, d = a * a, b * b, c * c, d * d
            out[i] = out[i] + a * a + b * b + c * c + d * d
    for lag in range(whole, length):
        one = x[lag : lag + size]
        for i in range(size):
            a = (one[i] - centre[i]) - missed[i]
            a *= a
            out[i] += a * a


def _products(
    x: FloatArray, y: FloatArray, mean_x: FloatArray, mean_y: FloatArray, length: float
) -> FloatArray:
    size = int(length)
    centre_x, centre_y = mean_x[size - 1 :], mean_y[size - 1 :]
    total = np.zeros(len(centre_x))
    for one, two in zip(members(x, size), members(y, size), strict=True):
        total = total + (one - centre_x) * (two - centre_y)
    return pad(total, len(x))


@operation(inputs=4, history=_before, current=(2, 3), lead=0, arrays=_products)
def _rolling_products(x: Row, y: Row, mean_x: Row, mean_y: Row, out: Row, p: Row) -> None:
    length = int(p[0])
    centre_x = mean_x[length - 1 :]
    centre_y = mean_y[length - 1 :]
    for i in range(len(out)):
        out[i] = 0.0
    size = len(out)
    whole = length - length % 4
    for lag in range(0, whole, 4):
        x1, x2 = x[lag : lag + size], x[lag + 1 : lag + 1 + size]
        x3, x4 = x[lag + 2 : lag + 2 + size], x[lag + 3 : lag + 3 + size]
        y1, y2 = y[lag : lag + size], y[lag + 1 : lag + 1 + size]
        y3, y4 = y[lag + 2 : lag + 2 + size], y[lag + 3 : lag + 3 + size]
        for i in range(size):
            a = (x1[i] - centre_x[i]) * (y1[i] - centre_y[i])
            b = (x2[i] - centre_x[i]) * (y2[i] - centre_y[i])
            c = (x3[i] - centre_x[i]) * (y3[i] - centre_y[i])
            d = (x4[i] - centre_x[i]) * (y4[i] - centre_y[i])
            out[i] = out[i] + a + b + c + d
    for lag in range(whole, length):
        x1, y1 = x[lag : lag + size], y[lag : lag + size]
        for i in range(size):
            out[i] += (x1[i] - centre_x[i]) * (y1[i] - centre_y[i])
