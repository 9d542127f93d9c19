"""Heikin-Ashi candles."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.engine.arithmetic import maximum, minimum
from candlewick.indicators.engine.operation import operation
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


@operation(inputs=2, state=2)
def _middle_before(first: Row, close: Row, out: Row, state: Row) -> None:
    begun = state[0]
    middle = state[1]
    for i in range(len(out)):
        known = (first[i] == first[i]) & (close[i] == close[i])
        begins = middle if begun == 1.0 else first[i]
        out[i] = begins if known else math.nan
        middle = (begins + close[i]) / 2.0 if known else middle
        begun = 1.0 if known else begun
    state[0] = begun
    state[1] = middle
