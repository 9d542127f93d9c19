"""Hurst exponent by rescaled range."""

import math
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Whole
from candlewick.indicators.engine.arithmetic import logarithm
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import members, pad, previous

Row = FloatArray

SMALLEST_CHUNK = 8
"""[returns] a range over fewer says nothing."""

CHUNK_COUNTS = (1, 2, 4, 8, 16, 32)

LongLength = Annotated[int, Whole(2 * SMALLEST_CHUNK)]
"""A look-back of at least two sizes of chunks."""


class Hurst(NamedTuple):
    """Two estimates [shape=(n,)]; 0.5 is a random walk, more is a trend, less is a return.

    Attributes:
        raw: the slope of the rescaled ranges; reads 0.6 on pure noise.
        corrected: the same after Anis and Lloyd's correction; reads 0.5 on pure noise.
    """

    raw: FloatArray
    corrected: FloatArray


@indicator(
    outputs={"raw": Output("exponent"), "corrected": Output("exponent")},
    source="Hurst, Long-Term Storage Capacity of Reservoirs (1951), Transactions of the ASCE 116; "
    "Anis and Lloyd, The Expected Value of the Adjusted Rescaled Hurst Range (1976), "
    "Biometrika 63:1",
)
def hurst(close: FloatArray, *, length: LongLength = 100) -> Hurst:
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
    """
    returns = logarithm(close / previous(close))
    chunks = [count for count in CHUNK_COUNTS if length // count >= SMALLEST_CHUNK]
    sizes = [length // count for count in chunks]
    raw = [
        _mean_rescaled_range(returns, size, count)
        for size, count in zip(sizes, chunks, strict=True)
    ]
    corrected = [
        mean - expected_rescaled_range(size) + math.sqrt(math.pi * size / 2.0)
        for mean, size in zip(raw, sizes, strict=True)
    ]
    return Hurst(raw=_slope(sizes, raw), corrected=_slope(sizes, corrected))


def expected_rescaled_range(size: int) -> float:
    """Return what the rescaled range of `size` independent normal values averages to."""
    ratio = math.exp(math.lgamma((size - 1) / 2.0) - math.lgamma(size / 2.0))
    roots = math.fsum(math.sqrt((size - i) / i) for i in range(1, size))
    return ratio / math.sqrt(math.pi) * roots


def _mean_rescaled_range(returns: FloatArray, size: int, count: int) -> FloatArray:
    # A chunk is the newest one of the bar that it ends on, and so is computed once only.
    newest = _rescaled_range(returns, p=(size,))
    total = newest
    for chunk in range(1, count):
        total = total + previous(newest, chunk * size)
    return total / float(count)


def _slope(sizes: Sequence[int], ranges: Sequence[FloatArray]) -> FloatArray:
    x = [math.log(size) for size in sizes]
    centre = math.fsum(x) / len(x)
    scale = math.fsum((place - centre) * (place - centre) for place in x)
    parts = [
        logarithm(values) * ((place - centre) / scale)
        for place, values in zip(x, ranges, strict=True)
    ]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _before(size: float) -> int:
    return int(size) - 1


def _rescaled_ranges(x: FloatArray, size: float) -> FloatArray:
    count = int(size)
    origin = x[: max(len(x) - count + 1, 0)]
    mean = np.zeros(len(origin))
    for member in members(x, count):
        mean = mean + (member - origin)
    mean = mean / size
    walk, squares = np.zeros(len(origin)), np.zeros(len(origin))
    highest, lowest = np.full(len(origin), -np.inf), np.full(len(origin), np.inf)
    for member in members(x, count):
        deviation = (member - origin) - mean
        walk = walk + deviation
        squares = squares + deviation * deviation
        highest = np.where(walk > highest, walk, highest)
        lowest = np.where(walk < lowest, walk, lowest)
    out = np.full(len(origin), np.nan)
    np.divide(highest - lowest, np.sqrt(squares / size), out=out, where=squares > 0.0)
    return pad(out, len(x))


@operation(inputs=1, history=_before, arrays=_rescaled_ranges)
def _rescaled_range(x: Row, out: Row, p: Row) -> None:
    count = int(p[0])
    for i in range(len(out)):
        chunk = x[i : i + count]
        # Measured from the first member, so that a chunk that stands still deviates by exactly 0.
        origin = chunk[0]
        mean = 0.0
        for k in range(count):
            mean += chunk[k] - origin
        mean = mean / count
        walk = 0.0
        squares = 0.0
        highest = -math.inf
        lowest = math.inf
        for k in range(count):
            deviation = (chunk[k] - origin) - mean
            walk += deviation
            squares += deviation * deviation
            highest = highest if highest >= walk else walk
            lowest = lowest if lowest <= walk else walk
        spread = math.sqrt(squares / count) if squares > 0.0 else math.nan
        out[i] = (highest - lowest) / spread
