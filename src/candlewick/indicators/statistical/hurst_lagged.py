"""Hurst exponent by lagged differences."""

import math
from typing import Annotated

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length3, Whole
from candlewick.indicators.engine.arithmetic import logarithm
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import NO_SPREAD, members, pad

Row = FloatArray

LOWEST_LAG = 2


@indicator(
    outputs=Output("exponent"),
    source="QuantConnect Lean, HurstExponent; the scaling of a random walk's differences",
)
def hurst_lagged(
    values: FloatArray, *, length: Annotated[int, Whole(8)] = 252, highest_lag: Length3 = 20
) -> FloatArray:
    """Estimate the Hurst exponent from how differences grow with the time between them.

    The slope of the logarithm of the differences' population standard deviation against the
    logarithm of their lag, for lags of 2 and more. 0.5 is a random walk, more is a trend, less is
    a return. Where `highest_lag` leaves fewer than four differences, fewer lags are taken.

    Args:
        values: [shape=(n,)] prices as Lean takes them, or their logarithms, oldest first.
        length: [candles, > 7] look-back.
        highest_lag: [candles, > 2] the longest time between two values.

    Returns:
        [shape=(n,)] first value at index `length` - 1; NaN while the series rises evenly or not
        at all.

    Raises:
        ValueError: `values` is not 1-d float64, `length` is below 8, or `highest_lag` below 3.
    """
    lags = range(LOWEST_LAG, min(highest_lag, length - 4) + 1)
    places = [math.log(lag) for lag in lags]
    centre = math.fsum(places) / len(places)
    scale = math.fsum((place - centre) * (place - centre) for place in places)
    parts = [
        # The root that makes a standard deviation of a variance halves its logarithm.
        logarithm(_lagged_variance(values, p=(length, lag))) * ((place - centre) / scale / 2.0)
        for lag, place in zip(lags, places, strict=True)
    ]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _before(length: float, _lag: float) -> int:
    return int(length) - 1


def _lagged_variances(x: FloatArray, length: float, lag: float) -> FloatArray:
    size, apart = int(length), int(lag)
    parts = list(members(x, size))
    count = size - apart
    rise = np.zeros(len(parts[0]))
    for k in range(apart):
        rise = rise + (parts[k + count] - parts[k])
    mean = rise / count
    sums = [np.zeros(len(mean)) for _ in range(4)]
    for k in range(count):
        away = (parts[k + apart] - parts[k]) - mean
        lane = k % 4 if k < count // 4 * 4 else 0
        sums[lane] = sums[lane] + away * away
    total = (sums[0] + sums[1]) + (sums[2] + sums[3])
    spread = NO_SPREAD * parts[-1]
    return pad(np.where(total <= count * (spread * spread), 0.0, total / count), len(x))


@operation(inputs=1, history=_before, arrays=_lagged_variances)
def _lagged_variance(x: Row, out: Row, p: Row) -> None:
    length, lag = int(p[0]), int(p[1])
    count = length - lag
    for i in range(len(out)):
        early = x[i : i + count]
        late = x[i + lag : i + length]
        # What the differences add up to is what the ends have and the middle cancels.
        rise = 0.0
        for k in range(lag):
            rise += x[i + count + k] - x[i + k]
        mean = rise / count
        # Four sums side by side, so that no addition waits for the one before.
        a = 0.0
        b = 0.0
        c = 0.0
        d = 0.0
        whole = count // 4 * 4
        for k in range(0, whole, 4):
            w = (late[k] - early[k]) - mean
            y = (late[k + 1] - early[k + 1]) - mean
            z = (late[k + 2] - early[k + 2]) - mean
            v = (late[k + 3] - early[k + 3]) - mean
            a += w * w
            b += y * y
            c += z * z
            d += v * v
        for k in range(whole, count):
            w = (late[k] - early[k]) - mean
            a += w * w
        total = (a + b) + (c + d)
        spread = NO_SPREAD * x[i + length - 1]
        out[i] = 0.0 if total <= count * (spread * spread) else total / count
