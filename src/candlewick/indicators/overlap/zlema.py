"""Zero-lag exponential moving average."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import previous
from candlewick.indicators.overlap.ema import ema


@indicator(
    outputs=PRICE,
    source="Ehlers and Way, Zero Lag (well, almost), TASC (November 2010)",
    talib="ZLEMA",
)
def zlema(values: FloatArray, *, length: Length = 20) -> FloatArray:
    """Average values to which their change over the average's lag was added.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back; the lag is (`length` - 1) / 2, rounded down.

    Returns:
        [shape=(n,)] first value at index `length` - 1 plus the lag.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return ema(values + (values - previous(values, (length - 1) // 2)), length=length)
