"""The parabolic stop as one kernel.

Each stop waits for the one before. But a turn forgets nearly all: from a few turns earlier, with
any beginning, a stop arrives at the very bits. So the two halves of the columns run side by side;
then the second's beginning is compared with the end of the first, bit by bit, and where it guessed
wrong the half is run again. No value depends on the guess.
"""

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.chunks import differ
from candlewick.indicators.fast.compiled import helper, kernel
from candlewick.indicators.fast.finite import are_finite

Start = tuple[float, float, float]
"""Where the acceleration starts, what each new extreme adds, and the fastest."""

REACH = 192
"""[bars] within which a handful of turns nearly always brings any two stops together."""


@helper
def _goes_on(far: float, extreme: float, pace: float, p: Start) -> tuple[float, float]:
    """Return the extreme and the pace after a bar that does not reach the stop."""
    faster = pace + p[1]
    faster = faster if faster < p[2] else p[2]
    further = far > extreme
    return far if further else extreme, faster if further else pace


@helper
def _kept_out(stop: float, first: float, second: float) -> float:
    """Keep the stop out of the two candles before."""
    floor = second if second < first else first
    return floor if floor < stop else stop


# The steps of a bar are written three times below: from a function of their own the compiler makes
# choices of the rare turn instead of a branch, and a stop that took 2 ns for a bar takes 8.


@helper
def _alone(
    high: FloatArray, low: FloatArray, out: FloatArray, start: int, stop_at: int,
    state: FloatArray, column: int, p: Start,
) -> None:  # fmt: skip
    """Go from one bar to before another; the state is side, stop, extreme and pace."""
    one, two = uintp(1), uintp(2)
    side, stop, extreme, pace = (
        state[0, column], state[1, column], state[2, column], state[3, column],
    )  # fmt: skip
    near, far = (low, high) if side > 0.0 else (high, low)
    for i in range(uintp(start), uintp(stop_at)):
        here, there = side * near[i], side * far[i]
        stop += pace * (extreme - stop)
        if stop > here:
            stop = -there if -there < -extreme else -extreme
            side, near, far, extreme, pace = -side, far, near, -here, p[0]
        else:
            extreme, pace = _goes_on(there, extreme, pace, p)
        stop = _kept_out(stop, side * near[i - one], side * near[i - two])
        out[i] = side * stop
    state[0, column], state[1, column], state[2, column], state[3, column] = (
        side, stop, extreme, pace,
    )  # fmt: skip


@helper
def _side_by_side(
    high: FloatArray, low: FloatArray, out: FloatArray, start: int, apart: int,
    state: FloatArray, p: Start,
) -> None:  # fmt: skip
    """Go through `apart` bars at two places."""
    one, two = uintp(1), uintp(2)
    side, stop, extreme, pace = state[0, 0], state[1, 0], state[2, 0], state[3, 0]
    side_2, stop_2, extreme_2, pace_2 = state[0, 1], state[1, 1], state[2, 1], state[3, 1]
    near, far = (low, high) if side > 0.0 else (high, low)
    low_2, high_2, out_2 = low[apart:], high[apart:], out[apart:]
    near_2, far_2 = (low_2, high_2) if side_2 > 0.0 else (high_2, low_2)
    for i in range(uintp(start), uintp(start + apart)):
        here, there = side * near[i], side * far[i]
        stop += pace * (extreme - stop)
        if stop > here:
            stop = -there if -there < -extreme else -extreme
            side, near, far, extreme, pace = -side, far, near, -here, p[0]
        else:
            extreme, pace = _goes_on(there, extreme, pace, p)
        stop = _kept_out(stop, side * near[i - one], side * near[i - two])
        out[i] = side * stop
        here, there = side_2 * near_2[i], side_2 * far_2[i]
        stop_2 += pace_2 * (extreme_2 - stop_2)
        if stop_2 > here:
            stop_2 = -there if -there < -extreme_2 else -extreme_2
            side_2, near_2, far_2, extreme_2, pace_2 = -side_2, far_2, near_2, -here, p[0]
        else:
            extreme_2, pace_2 = _goes_on(there, extreme_2, pace_2, p)
        stop_2 = _kept_out(stop_2, side_2 * near_2[i - one], side_2 * near_2[i - two])
        out_2[i] = side_2 * stop_2
    state[0, 0], state[1, 0], state[2, 0], state[3, 0] = side, stop, extreme, pace
    state[0, 1], state[1, 1], state[2, 1], state[3, 1] = side_2, stop_2, extreme_2, pace_2


@helper
def _begin(
    high: FloatArray, low: FloatArray, close: FloatArray, out: FloatArray, state: FloatArray,
    p: Start,
) -> None:  # fmt: skip
    """Do the first two bars."""
    rises = close[1] - close[0] > 0.0
    side = 1.0 if rises else -1.0
    near, far = (low, high) if rises else (high, low)
    here, extreme, pace = side * near[1], side * far[1], p[0]
    stop = side * near[0]
    stop += pace * (extreme - stop)
    if stop > here:
        stop = -extreme
        side, near, extreme = -side, far, -here
    stop = _kept_out(stop, side * near[0], np.inf)
    out[0] = np.nan
    out[1] = side * stop
    state[0, 0], state[1, 0], state[2, 0], state[3, 0] = side, stop, extreme, pace


@kernel(3, 1, float, float, float)
def parabolic_sar(
    high: FloatArray, low: FloatArray, close: FloatArray, out: FloatArray,
    start: float, increment: float, maximum: float,
) -> bool:  # fmt: skip
    """Fill `out`, from some hundred bars on in two places at once."""
    size = len(high)
    alike = (len(low) == size) & (len(close) == size) & (len(out) == size)
    if not (alike & (size >= 2)) or not are_finite(high, low, close, 0, size):
        return False
    state, guess, p = np.empty((4, 2)), np.empty(4), (start, increment, maximum)
    _begin(high, low, close, out, state, p)
    half = (size - 2) // 2
    if half < 2 * REACH:
        _alone(high, low, out, 2, size, state, 0, p)
        return True
    middle = 2 + half
    state[0, 1], state[1, 1], state[2, 1], state[3, 1] = 1.0, low[middle], high[middle], start
    _alone(high, low, out, middle - REACH, middle, state, 1, p)
    guess[:] = state[:, 1]
    _side_by_side(high, low, out, 2, half, state, p)
    last = 1
    if differ(guess, state[:, 0]):
        _alone(high, low, out, middle, middle + half, state, 0, p)
        last = 0
    _alone(high, low, out, middle + half, size, state, last, p)
    return True
