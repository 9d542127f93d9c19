"""Percent rank."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import members, pad

Row = FloatArray


@indicator(
    outputs=STRENGTH,
    source="TradingView, Pine Script reference, ta.percentrank",
    talib="PERCENTRANK",
    tradingview="ta.percentrank",
)
def percent_rank(
    values: FloatArray, *, length: Length = 100, compat: Compat = "tradingview"
) -> FloatArray:
    """Compute how many of the values before are at most the newest one, in percent.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] how many values before the newest it is compared with.
        compat: "talib" counts those below the newest one only, without its equals.

    Returns:
        [shape=(n,), 0 to 100] first value at index `length`; 100 while the series stands still.

    Raises:
        ValueError: `values` is not 1-d float64, `length` is not positive, or `compat` is unknown.
    """
    equal = 0.0 if compat == "talib" else 1.0
    return _rolling_rank(values, p=(length, equal)) * 100.0 / float(length)


def _ranks(x: FloatArray, length: float, equal: float) -> FloatArray:
    *before, newest = members(x, int(length) + 1)
    total = 0.0 * newest
    for member in before:
        counted = np.where(member < newest, 1.0, np.where(member == newest, equal, 0.0))
        total = total + (counted + 0.0 * member)
    return pad(total, len(x))


@operation(inputs=1, history=lambda length, _equal: int(length), arrays=_ranks)
def _rolling_rank(x: Row, out: Row, p: Row) -> None:
    length, equal = int(p[0]), p[1]
    newest = x[length:]
    for i in range(len(out)):
        out[i] = 0.0 * newest[i]
    for lag in range(length):
        member = x[lag : lag + len(out)]
        for i in range(len(out)):
            level = equal if member[i] == newest[i] else 0.0
            # Zero times an unknown value is unknown, and so is the sum.
            out[i] += (1.0 if member[i] < newest[i] else level) + 0.0 * member[i]
