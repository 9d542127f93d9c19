"""Linearly weighted moving average."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import pad

Row = FloatArray


@indicator(
    outputs=PRICE,
    source="the mean of a moving window, weights falling in equal steps",
    talib="WMA",
    tradingview="ta.wma",
)
def wma(values: FloatArray, *, length: Length = 20) -> FloatArray:
    """Average the last `length` values, the newest weighing `length`, the oldest 1.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return _rolling_ramp(values, p=(length,)) / (length * (length + 1) / 2.0)


def _ramp(x: FloatArray, length: float) -> FloatArray:
    wanted, width, have = int(length), 1, 0
    windows = len(x) - wanted + 1
    if windows < 1:
        return np.full(len(x), np.nan)
    total, plain, rising = np.zeros(windows), x, x
    while True:
        if wanted & width:
            here = slice(have, have + windows)
            total = total + (rising[here] + have * plain[here])
            have += width
        if 2 * width > wanted:
            return pad(total, len(x))
        late = plain[width:]
        rising = rising[:-width] + (rising[width:] + width * late)
        plain = plain[:-width] + late
        width *= 2


@operation(inputs=1, history=lambda length: int(length) - 1, scratch=4, arrays=_ramp)
def _rolling_ramp(
    x: Row, out: Row, plain_a: Row, plain_b: Row, rising_a: Row, rising_b: Row, p: Row
) -> None:
    # Neighbours share halves, as in `rolling_sum`: a half that comes later weighs more by as
    # many times its plain sum as there are bars before it.
    wanted = int(p[0])
    size = len(out)
    width = 1
    have = 0
    plain, plain_spare, plain_free = x, plain_a, plain_b
    rising, rising_spare, rising_free = x, rising_a, rising_b
    for i in range(size):
        out[i] = 0.0
    while True:
        if wanted & width:
            plain_part = plain[have : have + size]
            rising_part = rising[have : have + size]
            for i in range(size):
                out[i] += rising_part[i] + have * plain_part[i]
            have += width
        if 2 * width > wanted:
            return
        plain_late = plain[width : len(x)]
        rising_late = rising[width : len(x)]
        for i in range(len(x) - 2 * width + 1):
            rising_spare[i] = rising[i] + (rising_late[i] + width * plain_late[i])
        for i in range(len(x) - 2 * width + 1):
            plain_spare[i] = plain[i] + plain_late[i]
        plain, plain_spare, plain_free = plain_spare, plain_free, plain_spare
        rising, rising_spare, rising_free = rising_spare, rising_free, rising_spare
        width *= 2
