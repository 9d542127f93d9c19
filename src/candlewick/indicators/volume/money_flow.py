"""What Chaikin's three indicators have in common."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation

Row = FloatArray


def money_flow(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray
) -> FloatArray:
    """Weigh each candle's volume by where it closed: 1 at the high, -1 at the low.

    A candle without range took no side.
    """
    return _money_flow(high, low, close, volume)


def _weighed(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray
) -> FloatArray:
    extent = high - low
    return volume * (((close - low) - (high - close)) / np.where(extent > 0.0, extent, 1.0))


@operation(inputs=4, arrays=_weighed)
def _money_flow(high: Row, low: Row, close: Row, volume: Row, out: Row) -> None:
    for i in range(len(out)):
        extent = high[i] - low[i]
        # Without a range the numerator is zero, and the divisor only has to be something else.
        divisor = extent if extent > 0.0 else 1.0
        out[i] = volume[i] * (((close[i] - low[i]) - (high[i] - close[i])) / divisor)
