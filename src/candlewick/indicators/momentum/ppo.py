"""Percentage price oscillator."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PERCENT
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.smoothing import exponential


class Ppo(NamedTuple):
    """Three lines [shape=(n,), percent].

    Attributes:
        line: how far the fast average lies above the slow one.
        signal: average of the line.
        histogram: line minus signal.
    """

    line: FloatArray
    signal: FloatArray
    histogram: FloatArray


@indicator(
    outputs={"line": PERCENT, "signal": PERCENT, "histogram": PERCENT},
    source="Appel, Technical Analysis: Power Tools for Active Investors (2005)",
    talib="PPO",
    tradingview="Price Oscillator",
)
def ppo(
    close: FloatArray,
    *,
    fast_length: Length = 12,
    slow_length: Length = 26,
    signal_length: Length = 9,
) -> Ppo:
    """Compute the MACD in percent of the slow average, so that markets can be compared.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        fast_length: [candles, > 0] look-back of the fast average.
        slow_length: [candles, > 0] look-back of the slow average.
        signal_length: [candles, > 0] look-back of the signal.

    Returns:
        Line from index `slow_length` - 1, signal and histogram `signal_length` - 1 later.

    Raises:
        ValueError: `close` is not 1-d float64, or a length is not positive.
    """
    slow = exponential(close, slow_length)
    line = 100.0 * ((exponential(close, fast_length) - slow) / slow)
    signal = exponential(line, signal_length)
    return Ppo(line=line, signal=signal, histogram=line - signal)
