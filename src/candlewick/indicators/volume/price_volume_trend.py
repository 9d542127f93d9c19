"""Price volume trend."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import VOLUME
from candlewick.indicators.engine.smoothing import running_sum
from candlewick.indicators.engine.window import previous


@indicator(
    outputs=VOLUME,
    source="Achelis, Technical Analysis from A to Z (2000)",
    talib="PVT",
    tradingview="ta.pvt",
)
def price_volume_trend(close: FloatArray, volume: FloatArray) -> FloatArray:
    """Add up volume, each candle's times the relative change of its close.

    The level depends on where the series begins: read its changes only.

    Args:
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]

    Returns:
        [shape=(n,), base currency] first value at index 1 (TA-Lib has 0 on the first bar).

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    before = previous(close)
    return running_sum((close - before) / before * volume)
