"""Sums, extremes and moments of the last `length` bars.

Each value is a fixed sequence of operations on the bars in its window, oldest first, and on no
others. So nothing drifts, one bad price is forgotten when it leaves, NaN stays exactly as long
as it is inside, and a stream that keeps the last `length` bars gets the same bits. The loop
runs over the places in the window; NumPy runs over the bars.
"""

from collections.abc import Callable, Iterator

import numpy as np

from candlewick.domain.arrays import FloatArray


def previous(values: FloatArray, length: int = 1) -> FloatArray:
    """Return each bar's value of `length` bars ago [shape=(n,)], NaN where there was none."""
    out = np.full(len(values), np.nan)
    out[length:] = values[: max(len(values) - length, 0)]
    return out


def rolling_sum(values: FloatArray, length: int) -> FloatArray:
    """Return the sum [shape=(n,)] of the last `length` values; first at `length` - 1."""
    return _fold(values, length, np.add)


def rolling_mean(values: FloatArray, length: int) -> FloatArray:
    """Return the mean [shape=(n,)] of the last `length` values; first at `length` - 1."""
    return rolling_sum(values, length) / length


def rolling_max(values: FloatArray, length: int) -> FloatArray:
    """Return the largest [shape=(n,)] of the last `length` values; first at `length` - 1."""
    return _fold(values, length, np.maximum)


def rolling_min(values: FloatArray, length: int) -> FloatArray:
    """Return the smallest [shape=(n,)] of the last `length` values; first at `length` - 1."""
    return _fold(values, length, np.minimum)


def rolling_deviation(values: FloatArray, length: int) -> FloatArray:
    """Return the population standard deviation [shape=(n,)]; first at `length` - 1."""
    squares = sum_over(deviations(values, length), lambda deviation: deviation * deviation)
    return pad(np.sqrt(squares / length), len(values))


def members(values: FloatArray, length: int) -> Iterator[FloatArray]:
    """Yield, oldest first, one member [shape=(n - length + 1,)] of every full window."""
    windows = max(len(values) - length + 1, 0)
    for lag in range(length):
        yield values[lag : lag + windows]


def deviations(values: FloatArray, length: int) -> Iterator[FloatArray]:
    """Yield, oldest first, how far each member lies from its window's mean.

    Members are measured from the newest before they are averaged: a flat window then deviates
    by exactly zero, and prices that barely move do not cancel (no sum of squares is taken).

    Yields:
        [shape=(n - length + 1,)] one deviation for every full window.
    """
    newest = values[length - 1 :]
    mean = sum_over(members(values, length), lambda member: member - newest) / length
    for member in members(values, length):
        yield (member - newest) - mean


def sum_over(
    parts: Iterator[FloatArray], measure: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    """Add up `measure` of each part, in order."""
    return sum_and_newest(parts, measure)[0]


def sum_and_newest(
    parts: Iterator[FloatArray], measure: Callable[[FloatArray], FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Add up `measure` of each part, in order, and return the last part beside the sum."""
    newest = next(parts)
    total = measure(newest)
    for part in parts:
        newest = part
        total = total + measure(newest)
    return total, newest


def pad(full: FloatArray, size: int) -> FloatArray:
    """Put NaN before the values of the full windows, up to `size` bars."""
    out = np.full(size, np.nan)
    out[size - len(full) :] = full
    return out


def _fold(values: FloatArray, length: int, combine: np.ufunc) -> FloatArray:
    parts = members(values, length)
    total = next(parts).copy()
    for part in parts:
        combine(total, part, out=total)
    return pad(total, len(values))
