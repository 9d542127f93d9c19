"""Stochastic momentum index."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGNED_STRENGTH
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import maximum, minimum, quotient
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.smoothing import exponential


class StochasticMomentumIndex(NamedTuple):
    """Two lines [shape=(n,), -100 to 100].

    Attributes:
        line: the smoothed distance from the middle of the range, in percent of half the range.
        signal: average of the line.
    """

    line: FloatArray
    signal: FloatArray


@indicator(
    outputs={"line": SIGNED_STRENGTH, "signal": SIGNED_STRENGTH},
    source="Blau, Stochastic Momentum (1993), Technical Analysis of Stocks & Commodities 11:1",
    talib="SMI",
    tradingview="Stochastic Momentum Index",
)
def stochastic_momentum_index(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 10,
    slow_length: Length = 3,
    fast_length: Length = 3,
    signal_length: Length = 3,
) -> StochasticMomentumIndex:
    """Say how far the close lies from the middle of its range, both smoothed twice.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the range.
        slow_length: [candles, > 0] look-back of the first smoothing.
        fast_length: [candles, > 0] look-back of the second.
        signal_length: [candles, > 0] look-back of the signal.

    Returns:
        Line from index `length` + `slow_length` + `fast_length` - 3, signal from
        `signal_length` - 1 later; NaN while no range has had any extent.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    highest = rolling_max(high, length)
    lowest = rolling_min(low, length)
    # Twice the distance from the middle, which may lie between two floats itself.
    apart = (close - highest) + (close - lowest)
    distance = exponential(exponential(apart, slow_length), fast_length)
    extent = exponential(exponential(highest - lowest, slow_length), fast_length)
    line = 100.0 * quotient(distance, extent)
    # An average of 100s may round to a little more.
    signal = maximum(minimum(exponential(line, signal_length), 100.0), -100.0)
    return StochasticMomentumIndex(line=line, signal=signal)
