"""Percentage volume oscillator."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PERCENT
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient
from candlewick.indicators.engine.smoothing import exponential


class Pvo(NamedTuple):
    """Three lines [shape=(n,), percent].

    Attributes:
        line: by how much the fast average of volume is above the slow one.
        signal: average of the line.
        histogram: line minus signal.
    """

    line: FloatArray
    signal: FloatArray
    histogram: FloatArray


@indicator(
    outputs={"line": PERCENT, "signal": PERCENT, "histogram": PERCENT},
    source="Appel's MACD (1979), of volume and in percent",
    talib="PVO",
)
def pvo(
    volume: FloatArray,
    *,
    fast_length: Length = 12,
    slow_length: Length = 26,
    signal_length: Length = 9,
) -> Pvo:
    """Compute the distance of two exponential averages of volume, in percent of the slow one.

    Args:
        volume: [shape=(n,), base currency] oldest first.
        fast_length: [candles, > 0] look-back of the fast average.
        slow_length: [candles, > 0] look-back of the slow average.
        signal_length: [candles, > 0] look-back of the signal.

    Returns:
        Line from index `slow_length` - 1, signal and histogram `signal_length` - 1 later; NaN
        while there has been no volume.

    Raises:
        ValueError: `volume` is not 1-d float64, or a length is not positive.
    """
    slow = exponential(volume, slow_length)
    line = 100.0 * quotient(exponential(volume, fast_length) - slow, slow, because=NO_VOLUME)
    signal = exponential(line, signal_length)
    return Pvo(line=line, signal=signal, histogram=line - signal)
