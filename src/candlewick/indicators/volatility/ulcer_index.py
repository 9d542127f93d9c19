"""Ulcer index."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import square_root
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import members, pad

Row = FloatArray


@indicator(
    outputs=Output("percent", 0.0, 100.0),
    source="Martin (1987), in The Investor's Guide to Fidelity Funds (1989)",
)
def ulcer_index(close: FloatArray, *, length: Length = 14) -> FloatArray:
    """Measure how far and how long the price lay below its high: the root mean square fall.

    Each close of the window falls from the highest one before it in the same window.

    Args:
        close: [shape=(n,), quote currency] closing prices above zero, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), percent] first value at index `length` - 1; 0 while there is no fall.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    return 100.0 * square_root(_rolling_falls(close, p=(length,)) / float(length))


def _falls(x: FloatArray, length: float) -> FloatArray:
    windows = list(members(x, int(length)))
    peak = windows[0]
    total = np.zeros(len(peak))
    for member in windows:
        peak = np.where(peak > member, peak, member)
        fall = np.full(len(peak), np.nan)
        np.divide(peak - member, peak, out=fall, where=peak > 0.0)
        total = total + fall * fall
    return pad(total, len(x)) if len(total) else np.full(len(x), np.nan)


@operation(inputs=1, history=lambda length: int(length) - 1, scratch=1, arrays=_falls)
def _rolling_falls(x: Row, out: Row, peak: Row, p: Row) -> None:
    """Add up the squared falls from the highest value so far, each a share of that."""
    for i in range(len(out)):
        peak[i] = x[i]
        out[i] = 0.0
    for lag in range(int(p[0])):
        member = x[lag : lag + len(out)]
        for i in range(len(out)):
            if not peak[i] > member[i]:
                peak[i] = member[i]
            fall = (peak[i] - member[i]) / peak[i] if peak[i] > 0.0 else math.nan
            out[i] += fall * fall
