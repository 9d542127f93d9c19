"""Aroon."""

from typing import NamedTuple

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.window import members, pad


class Aroon(NamedTuple):
    """Three lines [shape=(n,)].

    Attributes:
        up: [0 to 100] how recent the highest high is.
        down: [0 to 100] how recent the lowest low is.
        oscillator: [-100 to 100] up minus down.
    """

    up: FloatArray
    down: FloatArray
    oscillator: FloatArray


def aroon(high: FloatArray, low: FloatArray, *, length: int = 14) -> Aroon:
    """Say how long ago the highest high and the lowest low were.

    The window is the present candle and the `length` before it; of equal extremes the oldest
    counts.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.

    Returns:
        First values at index `length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.

    References:
        Chande, Time Price Oscillator (1995), Technical Analysis of Stocks & Commodities 13:9.
    """
    require_series(high=high, low=low)
    require_length(length)
    up = 100.0 * _place_of_highest(high, length) / length
    down = 100.0 * _place_of_highest(-low, length) / length
    return Aroon(up=up, down=down, oscillator=up - down)


def _place_of_highest(values: FloatArray, length: int) -> FloatArray:
    parts = members(values, length + 1)
    highest = next(parts).copy()
    place = np.zeros(len(highest))
    for k, part in enumerate(parts, start=1):
        place[part > highest] = k
        np.maximum(highest, part, out=highest)
    place[np.isnan(highest)] = np.nan
    return pad(place, len(values))
