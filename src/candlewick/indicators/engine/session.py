"""Days, for what starts afresh at midnight UTC."""

import math

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient, square_root
from candlewick.indicators.engine.operation import operation

Row = FloatArray

DAY = 86_400_000.0
"""[ms]"""


def mean_since_midnight(
    values: FloatArray, weights: FloatArray | float, open_time: TimeArray | FloatArray
) -> FloatArray:
    """Average the day's values so far, weighted; no value while the day's weights add up to 0."""
    total, weight = _sums_since_midnight.lines(values, weights, open_time)  # type: ignore[arg-type]
    return quotient(total, weight, because=NO_VOLUME)


def deviation_since_midnight(
    values: FloatArray, weights: FloatArray | float, open_time: TimeArray | FloatArray
) -> FloatArray:
    """Return the weighted standard deviation of the day's values so far, 0 where all are equal.

    The distances are taken from a mean that moves along (West, 1979), so prices that barely move
    do not cancel.
    """
    squares, weight = _squares_since_midnight.lines(values, weights, open_time)  # type: ignore[arg-type]
    return square_root(quotient(squares, weight, because=NO_VOLUME))


@operation(inputs=3, outputs=2, state=4)
def _sums_since_midnight(
    x: Row, weight: Row, time: Row, total_out: Row, weight_out: Row, state: Row
) -> None:
    since, until, total, heft = state[0], state[1], state[2], state[3]
    for i in range(len(total_out)):
        if (time[i] >= until) | (time[i] < since):
            since = math.floor(time[i] / DAY) * DAY
            until = since + DAY
            total = 0.0
            heft = 0.0
        part = x[i] * weight[i]
        known = part == part
        total += part if known else 0.0
        heft += weight[i] if known else 0.0
        total_out[i] = total if known else math.nan
        weight_out[i] = heft if known else math.nan
    state[0] = since
    state[1] = until
    state[2] = total
    state[3] = heft


@operation(inputs=3, outputs=2, state=5)
def _squares_since_midnight(
    x: Row, weight: Row, time: Row, squares_out: Row, weight_out: Row, state: Row
) -> None:
    since, until, mean, heft, squares = state[0], state[1], state[2], state[3], state[4]
    for i in range(len(squares_out)):
        if (time[i] >= until) | (time[i] < since):
            since = math.floor(time[i] / DAY) * DAY
            until = since + DAY
            mean = 0.0
            heft = 0.0
            squares = 0.0
        known = (x[i] == x[i]) & (weight[i] == weight[i])
        if known and (weight[i] > 0.0):
            heft += weight[i]
            apart = x[i] - mean
            mean += apart * (weight[i] / heft)
            squares += weight[i] * apart * (x[i] - mean)
        squares_out[i] = squares if known else math.nan
        weight_out[i] = heft if known else math.nan
    state[0] = since
    state[1] = until
    state[2] = mean
    state[3] = heft
    state[4] = squares
