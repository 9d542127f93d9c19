"""Accumulation/distribution line."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import VOLUME
from candlewick.indicators.engine.smoothing import running_sum
from candlewick.indicators.volume.money_flow import money_flow


@indicator(
    outputs=VOLUME,
    source="Chaikin, after Achelis, Technical Analysis from A to Z (2000)",
    talib="AD",
    tradingview="ta.accdist",
)
def accumulation_distribution(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray
) -> FloatArray:
    """Add up volume, weighed by where in its range each candle closed: 1 at the high, -1 at the low.

    The level depends on where the series begins: read its changes only. A candle without range
    took no side.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]

    Returns:
        [shape=(n,), base currency] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    return running_sum(money_flow(high, low, close, volume))
