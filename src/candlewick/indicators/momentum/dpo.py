"""Detrended price oscillator."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE_CHANGE
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.window import previous, rolling_mean


@indicator(
    outputs=PRICE_CHANGE,
    source="Achelis, Technical Analysis from A to Z (1995), Detrended Price Oscillator",
    talib="DPO",
    tradingview="Detrended Price Oscillator",
)
def dpo(close: FloatArray, *, length: Length = 21, compat: Compat = "tradingview") -> FloatArray:
    """Compute the distance of the close from its mean of half a look-back ago.

    TA-Lib compares the close of half a look-back ago with the mean of today. Neither needs a
    later candle.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back of the mean.
        compat: which of the two lags.

    Returns:
        [shape=(n,), quote currency] first value at index `length` + `length` // 2; as TA-Lib, at
        `length` - 1, or at `length` // 2 + 1 if that is later.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    mean, half = rolling_mean(close, length), length // 2 + 1
    if compat == "talib":
        return previous(close, half) - mean
    return close - previous(mean, half)
