"""What the patterns measure candles by.

As TA-Lib does, with its settings: sizes are long or short against the average of the candles
before, ten of them, or five where "near" and "far" are meant. TA-Lib marks patterns with 100 and
-100; here it is 1 and -1. It keeps running totals, so where a size equals the average to the last
digit, its answer may be another one.
"""

from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.arithmetic import absolute, where
from candlewick.indicators.engine.window import previous, rolling_mean

Condition: TypeAlias = NDArray[np.bool_]
"""What a comparison is to a type checker."""

NISON = "Nison, Japanese Candlestick Charting Techniques (1991), measured as TA-Lib does"


def body_of(open: FloatArray, close: FloatArray) -> FloatArray:
    """Return the distance between open and close."""
    return absolute(close - open)


def average_before(size: FloatArray, length: int) -> FloatArray:
    """Return the mean size of the `length` candles before, the present one left out."""
    return previous(rolling_mean(size, length))


def earlier(condition: Condition, length: int = 1) -> Condition:
    """Return whether it held `length` candles ago."""
    return cast("Condition", previous(cast("FloatArray", condition), length))


def mark(condition: Condition, value: float | FloatArray) -> FloatArray:
    """Return the value where the condition holds, and 0 where not."""
    return where(condition, value, 0.0)


def one_later(marks: FloatArray) -> FloatArray:
    """Leave out the first candle that could be marked, as TA-Lib does."""
    return marks + 0.0 * previous(marks)
