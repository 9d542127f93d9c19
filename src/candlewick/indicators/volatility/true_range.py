"""True range and its average."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.smoothing import wilder, without_first

Row = FloatArray

SPAN = Output("price", 0.0)
"""[quote currency] a distance between prices."""


@indicator(
    outputs=SPAN,
    source="Wilder, New Concepts in Technical Trading Systems (1978), section III",
    talib="TRANGE",
    tradingview="ta.tr",
)
def true_range(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """Compute each candle's range, extended to the close before it.

    TA-Lib has no value on the first candle.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), quote currency] a value on every bar; on the first, high minus low.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    return _true_range(high, low, close, 1.0)


@indicator(
    outputs=SPAN,
    source="Wilder, New Concepts in Technical Trading Systems (1978), section III",
    talib="ATR",
    tradingview="ta.atr",
)
def atr(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 14,
    compat: Compat = "tradingview",
) -> FloatArray:
    """Average the true range with weight 1 / `length`.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.
        compat: whether the first candle's range counts, as on TradingView, or not, as in TA-Lib.

    Returns:
        [shape=(n,), quote currency] first value at index `length` - 1; with TA-Lib, at `length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    ranges = true_range(high, low, close)
    if compat == "talib":
        ranges = without_first(ranges, 1)
    return wilder(ranges, length)


def _extended(high: FloatArray, low: FloatArray, close: FloatArray, _: float) -> FloatArray:
    out = high - low
    before = close[:-1]
    above = np.where(np.isnan(before) | (before > high[1:]), before, high[1:])
    below = np.where(np.isnan(before) | (before < low[1:]), before, low[1:])
    out[1:] = above - below
    return out


@operation(inputs=4, history=1, lead=0, arrays=_extended)
def _true_range(high: Row, low: Row, close: Row, present: Row, out: Row) -> None:
    """Take in the close before, unless there is no bar before: `present` tells that from NaN."""
    top = high[1:]
    bottom = low[1:]
    for i in range(len(out)):
        before = close[i]
        above = before if math.isnan(before) | (before > top[i]) else top[i]
        below = before if math.isnan(before) | (before < bottom[i]) else bottom[i]
        out[i] = above - below if present[i] == 1.0 else top[i] - bottom[i]
