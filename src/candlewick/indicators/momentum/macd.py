"""Moving average convergence divergence."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE_CHANGE
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.smoothing import exponential, without_first


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


@indicator(
    outputs={"line": PRICE_CHANGE, "signal": PRICE_CHANGE, "histogram": PRICE_CHANGE},
    source="Appel, The Moving Average Convergence-Divergence Trading Method (1979)",
    talib="MACD",
    tradingview="ta.macd",
)
def macd(
    close: FloatArray,
    *,
    fast_length: Length = 12,
    slow_length: Length = 26,
    signal_length: Length = 9,
    compat: Compat = "tradingview",
) -> Macd:
    """Compute the distance of two exponential averages, and that distance's own average.

    Each average is seeded with the plain mean of its own first values, as TradingView does.
    TA-Lib seeds the fast one where the slow one begins, which differs for some hundred bars,
    takes the shorter length for the fast one, and holds the line back until the signal is known.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        fast_length: [candles, > 0] look-back of the fast average.
        slow_length: [candles, > 0] look-back of the slow average.
        signal_length: [candles, > 0] look-back of the signal.
        compat: whose seeds.

    Returns:
        Line from index `slow_length` - 1, signal and histogram `signal_length` - 1 later.

    Raises:
        ValueError: `close` is not 1-d float64, or a length is not positive.
    """
    if compat == "talib":
        fast_length, slow_length = sorted((fast_length, slow_length))
        fast = exponential(without_first(close, slow_length - fast_length), fast_length)
        whole = fast - exponential(close, slow_length)
        line = without_first(whole, signal_length - 1)
        signal = exponential(whole, signal_length)
    else:
        line = exponential(close, fast_length) - exponential(close, slow_length)
        signal = exponential(line, signal_length)
    return Macd(line=line, signal=signal, histogram=line - signal)
