"""Moving average convergence divergence."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.smoothing import exponential


class Macd(NamedTuple):
    """Three lines [shape=(n,), quote currency].

    Attributes:
        line: fast average minus slow average.
        signal: average of the line.
        histogram: line minus signal.
    """

    line: FloatArray
    signal: FloatArray
    histogram: FloatArray


def macd(
    close: FloatArray, *, fast_length: int = 12, slow_length: int = 26, signal_length: int = 9
) -> Macd:
    """Compute the distance of two exponential averages, and that distance's own average.

    Each average is seeded with the plain mean of its own first values, as TradingView does;
    TA-Lib anchors the fast one later and differs for the first hundred bars.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        fast_length: [candles, > 0] look-back of the fast average.
        slow_length: [candles, > 0] look-back of the slow average.
        signal_length: [candles, > 0] look-back of the signal.

    Returns:
        Line from index `slow_length` - 1, signal and histogram `signal_length` - 1 later.

    Raises:
        ValueError: `close` is not 1-d float64, or a length is not positive.

    References:
        Appel, The Moving Average Convergence-Divergence Trading Method (1979).
    """
    require_series(close=close)
    require_length(fast_length, name="fast_length")
    require_length(slow_length, name="slow_length")
    require_length(signal_length, name="signal_length")
    line = exponential(close, fast_length) - exponential(close, slow_length)
    signal = exponential(line, signal_length)
    return Macd(line=line, signal=signal, histogram=line - signal)
