"""Hurst exponent by rescaled range."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.price.log_return import log_ratio
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import pad

SMALLEST_CHUNK = 8
"""[returns] a range over fewer says nothing."""

CHUNK_COUNTS = (1, 2, 4, 8, 16, 32)


class Hurst(NamedTuple):
    """Two estimates [shape=(n,)]; 0.5 is a random walk, more is a trend, less is a return.

    Attributes:
        raw: the slope of the rescaled ranges; reads 0.6 on pure noise.
        corrected: the same after Anis and Lloyd's correction; reads 0.5 on pure noise.
    """

    raw: FloatArray
    corrected: FloatArray


def hurst(close: FloatArray, *, length: int = 100) -> Hurst:
    """Estimate the Hurst exponent of the last `length` log returns.

    The window is cut into 1, 2, 4 .. 32 equal chunks of at least 8 returns (the oldest returns
    that do not fill a chunk are left out). The rescaled range of a chunk is the range of its
    cumulated deviations over its population standard deviation. The exponent is the slope of
    the logarithm of their mean against the logarithm of the chunk's size.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [returns, > 15] look-back.

    Returns:
        First values at index `length`; NaN while a chunk stands still.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is below 16.

    References:
        Hurst, Long-Term Storage Capacity of Reservoirs (1951), Transactions of the ASCE 116.
        Anis and Lloyd, The Expected Value of the Adjusted Rescaled Hurst Range (1976),
        Biometrika 63:1.
    """
    require_series(close=close)
    require_length(length, minimum=2 * SMALLEST_CHUNK)
    returns = log_ratio(close)
    chunks = [count for count in CHUNK_COUNTS if length // count >= SMALLEST_CHUNK]
    sizes = [length // count for count in chunks]
    raw = [_mean_rescaled_range(returns, length, count) for count in chunks]
    corrected = [
        mean - expected_rescaled_range(size) + math.sqrt(math.pi * size / 2.0)
        for mean, size in zip(raw, sizes, strict=True)
    ]
    return Hurst(
        raw=pad(_slope(sizes, raw), len(close)),
        corrected=pad(_slope(sizes, corrected), len(close)),
    )


def expected_rescaled_range(size: int) -> float:
    """Return what the rescaled range of `size` independent normal values averages to."""
    ratio = math.exp(math.lgamma((size - 1) / 2.0) - math.lgamma(size / 2.0))
    roots = math.fsum(math.sqrt((size - i) / i) for i in range(1, size))
    return ratio / math.sqrt(math.pi) * roots


def _mean_rescaled_range(returns: FloatArray, length: int, count: int) -> FloatArray:
    windows = max(len(returns) - length + 1, 0)
    size = length // count
    total = np.zeros(windows)
    for start in range(length - size * count, length, size):
        total += _rescaled_range([returns[k : k + windows] for k in range(start, start + size)])
    return total / count


def _rescaled_range(members: Sequence[FloatArray]) -> FloatArray:
    # Measured from the first member, so that a chunk that stands still deviates by exactly zero.
    origin = members[0]
    mean = np.zeros(len(origin))
    for member in members:
        mean += member - origin
    mean /= len(members)
    walk = np.zeros(len(origin))
    squares = np.zeros(len(origin))
    highest = np.full(len(origin), -np.inf)
    lowest = np.full(len(origin), np.inf)
    for member in members:
        deviation = (member - origin) - mean
        walk += deviation
        squares += deviation * deviation
        np.maximum(highest, walk, out=highest)
        np.minimum(lowest, walk, out=lowest)
    return quotient(highest - lowest, np.sqrt(squares / len(members)))


def _slope(sizes: Sequence[int], ranges: Sequence[FloatArray]) -> FloatArray:
    x = [math.log(size) for size in sizes]
    centre = math.fsum(x) / len(x)
    total = np.zeros(len(ranges[0]))
    for place, values in zip(x, ranges, strict=True):
        total += (place - centre) * np.log(values)
    return total / math.fsum((place - centre) ** 2 for place in x)
