"""KDJ."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH, Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import minimum
from candlewick.indicators.engine.smoothing import wilder
from candlewick.indicators.momentum.stochastic_fast import place_in_range


class Kdj(NamedTuple):
    """Three lines [shape=(n,)].

    Attributes:
        k: [0 to 100] where the close lies in the range, smoothed.
        d: [0 to 100] `k`, smoothed.
        j: [-200 to 300] how far `k` leads `d`: 3 `k` - 2 `d`.
    """

    k: FloatArray
    d: FloatArray
    j: FloatArray


@indicator(
    outputs={"k": STRENGTH, "d": STRENGTH, "j": Output("0 to 100 and beyond", -200.0, 300.0)},
    source="Lane's Stochastics with Wilder's smoothing, as charts in East Asia draw it",
    talib="KDJ",
)
def kdj(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 9,
    k_length: Length = 3,
    d_length: Length = 3,
) -> Kdj:
    """Smooth the stochastic oscillator recursively, and say how far its lines are apart.

    `k` and `d` are seeded with the plain mean of their first values, as TA-Lib does. Charts that
    begin with 50 instead agree to two decimals after some thirty bars.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the range.
        k_length: [candles, > 0] look-back of `k`.
        d_length: [candles, > 0] look-back of `d`.

    Returns:
        `k` from index `length` + `k_length` - 2, `d` and `j` from `d_length` - 1 later; NaN where
        the range has no extent.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    # An average of 100s may round to a little more.
    k = minimum(wilder(place_in_range(high, low, close, length), k_length), 100.0)
    d = minimum(wilder(k, d_length), 100.0)
    return Kdj(k=k, d=d, j=3.0 * k - 2.0 * d)
