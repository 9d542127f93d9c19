"""Days, for what starts afresh at midnight UTC."""

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.jit import Outputs, kernel

DAY = 86_400_000
"""[ms]"""


def mean_since_midnight(
    values: FloatArray, weights: FloatArray, open_time: TimeArray
) -> FloatArray:
    """Average the day's values so far, weighted; NaN while the day's weights add up to zero.

    Args:
        values: [shape=(n,)] without NaN.
        weights: [shape=(n,)] without NaN.
        open_time: [shape=(n,), ms since 1970 UTC] rising.

    Returns:
        [shape=(n,)]
    """
    return _mean_since(values, weights, open_time // DAY)[0]


@kernel(outputs=1)
def _mean_since(outputs: Outputs, values: FloatArray, weights: FloatArray, day: TimeArray) -> None:
    (out,) = outputs
    total = 0.0
    weight = 0.0
    for i in range(len(values)):
        if i == 0 or day[i] != day[i - 1]:
            total = 0.0
            weight = 0.0
        total += values[i] * weights[i]
        weight += weights[i]
        if weight != 0.0:
            out[i] = total / weight


def previous_day(
    high: FloatArray, low: FloatArray, close: FloatArray, open_time: TimeArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return each bar's high, low and close of the last day that had ended before it.

    The first day counts only if its candle of midnight is there: half a day's range is no range.

    Args:
        high: [shape=(n,), n > 0] without NaN.
        low: [shape=(n,)] without NaN.
        close: [shape=(n,)] without NaN.
        open_time: [shape=(n,), ms since 1970 UTC] rising.

    Returns:
        Three arrays [shape=(n,)], NaN until a day has ended.
    """
    day = open_time // DAY
    first = np.concatenate(([True], day[1:] != day[:-1]))
    start = np.flatnonzero(first)
    highest = np.maximum.reduceat(high, start)
    lowest = np.minimum.reduceat(low, start)
    last = close[np.append(start[1:], len(close)) - 1]
    if open_time[0] % DAY != 0:
        highest[0] = lowest[0] = last[0] = np.nan
    ordinal = np.cumsum(first) - 1
    return (
        np.concatenate(([np.nan], highest))[ordinal],
        np.concatenate(([np.nan], lowest))[ordinal],
        np.concatenate(([np.nan], last))[ordinal],
    )
