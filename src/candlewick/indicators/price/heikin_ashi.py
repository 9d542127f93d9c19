"""Heikin-Ashi candles."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.engine.arithmetic import maximum, minimum
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.together import side_by_side
from candlewick.indicators.price.average_price import average_price

Row = FloatArray


class HeikinAshi(NamedTuple):
    """The four prices of averaged candles [shape=(n,), quote currency].

    Attributes:
        open: the middle of the averaged candle before.
        high: the highest of the candle's high and the two averaged prices.
        low: the lowest of the candle's low and the two averaged prices.
        close: the mean of the candle's four prices.
    """

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray


@indicator(
    outputs={"open": PRICE, "high": PRICE, "low": PRICE, "close": PRICE},
    source="Valcu, Using the Heikin-Ashi Technique, TASC (February 2004)",
    talib="HA",
    tradingview="ticker.heikinashi",
)
def heikin_ashi(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> HeikinAshi:
    """Average each candle with those before it, so that trends stand out.

    These are no prices that anybody could have traded at.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        A value on every bar; the first opens in the middle of its candle's body.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    ends = average_price(open, high, low, close)
    begins = _middle_before((open + close) / 2.0, ends)
    return HeikinAshi(
        open=begins,
        high=maximum(high, maximum(begins, ends)),
        low=minimum(low, minimum(begins, ends)),
        close=ends,
    )


FORGOTTEN = 64
"""[bars] Half of the beginning is gone with each, and a number has 53 bits."""


@operation(inputs=2, state=2, forgets=lambda: FORGOTTEN)
def _middle_before(first: Row, close: Row, out: Row, state: Row) -> None:
    """Return the middle of the averaged candle before, and of the first candle `first`."""
    begun, middle = state[0], state[1]
    at = 0
    while (at < len(out)) & (begun == 0.0):
        known = close[at] == close[at]
        begun = 1.0 if known else 0.0
        out[at] = first[at] if known else math.nan
        middle = (first[at] + close[at]) / 2.0 if known else middle
        at += 1
    state[0], state[1] = begun, middle
    for i in range(at, len(out)):
        out[i] = middle
        middle = (middle + close[i]) / 2.0
    if middle != middle:
        # Something was unknown: once more, and carefully.
        middle = state[1]
        for i in range(at, len(out)):
            known = close[i] == close[i]
            out[i] = middle if known else math.nan
            middle = (middle + close[i]) / 2.0 if known else middle
    state[1] = middle


side_by_side(*[_middle_before] * 4)
