"""Days, for what starts afresh at midnight UTC."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient, square_root
from candlewick.indicators.engine.operation import operation

Row = FloatArray

DAY = 86_400_000.0
"""[ms]"""


def day_of(open_time: TimeArray | FloatArray) -> FloatArray:
    """Return the number of each bar's day in UTC; 1 January 1970 is 0."""
    return _day_of(open_time)  # type: ignore[arg-type]


def mean_since_midnight(
    values: FloatArray, weights: FloatArray | float, open_time: TimeArray | FloatArray
) -> FloatArray:
    """Average the day's values so far, weighted; no value while the day's weights add up to 0."""
    total, weight = _sums_since_midnight.lines(values, weights, day_of(open_time))
    return quotient(total, weight, because=NO_VOLUME)


def deviation_since_midnight(
    values: FloatArray, weights: FloatArray | float, open_time: TimeArray | FloatArray
) -> FloatArray:
    """Return the weighted standard deviation of the day's values so far, 0 where all are equal.

    The distances are taken from a mean that moves along (West, 1979), so prices that barely move
    do not cancel.
    """
    squares, weight = _squares_since_midnight.lines(values, weights, day_of(open_time))
    return square_root(quotient(squares, weight, because=NO_VOLUME))


@operation(inputs=1, arrays=lambda time: np.floor(time / DAY))
def _day_of(time: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = float(math.floor(time[i] / DAY)) if time[i] == time[i] else math.nan


@operation(inputs=3, outputs=2, state=4)
def _sums_since_midnight(
    x: Row, weight: Row, day: Row, total_out: Row, weight_out: Row, state: Row
) -> None:
    begun, today, total, heft = state[0], state[1], state[2], state[3]
    for i in range(len(total_out)):
        if (x[i] != x[i]) | (weight[i] != weight[i]) | (day[i] != day[i]):
            total_out[i] = math.nan
            weight_out[i] = math.nan
        else:
            if (begun == 0.0) | (day[i] != today):
                total = 0.0
                heft = 0.0
                today = day[i]
                begun = 1.0
            total += x[i] * weight[i]
            heft += weight[i]
            total_out[i] = total
            weight_out[i] = heft
    state[0] = begun
    state[1] = today
    state[2] = total
    state[3] = heft


@operation(inputs=3, outputs=2, state=5)
def _squares_since_midnight(
    x: Row, weight: Row, day: Row, squares_out: Row, weight_out: Row, state: Row
) -> None:
    begun, today, mean, heft, squares = state[0], state[1], state[2], state[3], state[4]
    for i in range(len(squares_out)):
        if (x[i] != x[i]) | (weight[i] != weight[i]) | (day[i] != day[i]):
            squares_out[i] = math.nan
            weight_out[i] = math.nan
        else:
            if (begun == 0.0) | (day[i] != today):
                mean = 0.0
                heft = 0.0
                squares = 0.0
                today = day[i]
                begun = 1.0
            if weight[i] > 0.0:
                heft += weight[i]
                apart = x[i] - mean
                mean += apart * (weight[i] / heft)
                squares += weight[i] * apart * (x[i] - mean)
            squares_out[i] = squares
            weight_out[i] = heft
    state[0] = begun
    state[1] = today
    state[2] = mean
    state[3] = heft
    state[4] = squares
