"""True strength index."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGNED_STRENGTH
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import absolute, maximum, minimum, quotient
from candlewick.indicators.engine.smoothing import exponential
from candlewick.indicators.engine.window import previous


class Tsi(NamedTuple):
    """Two lines [shape=(n,), -100 to 100].

    Attributes:
        line: the smoothed change, in percent of the smoothed movement.
        signal: average of the line.
    """

    line: FloatArray
    signal: FloatArray


@indicator(
    outputs={"line": SIGNED_STRENGTH, "signal": SIGNED_STRENGTH},
    source="Blau, True Strength Index (1991), Technical Analysis of Stocks & Commodities 9:11",
    talib="TSI",
    tradingview="ta.tsi",
)
def tsi(
    close: FloatArray,
    *,
    slow_length: Length = 25,
    fast_length: Length = 13,
    signal_length: Length = 13,
) -> Tsi:
    """Smooth the price changes twice, and compare with their sizes smoothed alike.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        slow_length: [candles, > 0] look-back of the first smoothing.
        fast_length: [candles, > 0] look-back of the second.
        signal_length: [candles, > 0] look-back of the signal.

    Returns:
        Line from index `slow_length` + `fast_length` - 1, signal from `signal_length` - 1 later;
        NaN while nothing has moved.

    Raises:
        ValueError: `close` is not 1-d float64, or a length is not positive.
    """
    change = close - previous(close)
    net = exponential(exponential(change, slow_length), fast_length)
    size = exponential(exponential(absolute(change), slow_length), fast_length)
    line = 100.0 * quotient(net, size)
    # An average of 100s may round to a little more.
    signal = maximum(minimum(exponential(line, signal_length), 100.0), -100.0)
    return Tsi(line=line, signal=signal)
