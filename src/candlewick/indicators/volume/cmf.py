"""Chaikin money flow."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient
from candlewick.indicators.engine.window import rolling_sum
from candlewick.indicators.volume.money_flow import money_flow


@indicator(
    outputs=Output("-1 to 1", -1.0, 1.0),
    source="Chaikin, after Achelis, Technical Analysis from A to Z (2000)",
    talib="CMF",
)
def cmf(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, *, length: Length = 20
) -> FloatArray:
    """Compute the share of volume that closed near the high rather than near the low.

    A candle without range took no side: its volume counts below the line, not above it.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), -1 to 1] first value at index `length` - 1; NaN without volume.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    flow = rolling_sum(money_flow(high, low, close, volume), length)
    return quotient(flow, rolling_sum(volume, length), because=NO_VOLUME)
