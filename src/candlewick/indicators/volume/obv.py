"""On-balance volume."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import VOLUME
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.smoothing import known_before, running_sum
from candlewick.indicators.engine.window import previous, rolling_sum

GRANVILLE = "Granville, New Key to Stock Market Profits (1963)"


@indicator(outputs=VOLUME, source=GRANVILLE, talib="OBV", tradingview="ta.obv")
def obv(close: FloatArray, volume: FloatArray, *, compat: Compat = "tradingview") -> FloatArray:
    """Add the volume of rising candles and take away that of falling ones.

    The level depends on where the series begins: read its changes only, as `obv_slope` does.

    Args:
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        compat: "tradingview" begins at 0, "talib" at the volume of the first candle.

    Returns:
        [shape=(n,), base currency] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    before = known_before(close, at_first=0.0 if compat == "talib" else close)
    return running_sum(_signed(close, before, volume))


@indicator(outputs=VOLUME, source=GRANVILLE)
def obv_slope(close: FloatArray, volume: FloatArray, *, length: Length = 20) -> FloatArray:
    """Compute by how much the on-balance volume has changed in `length` candles.

    The level of that volume depends on where the series begins; its change does not.

    Args:
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back.

    Returns:
        [shape=(n,), base currency] first value at index `length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    return rolling_sum(_signed(close, previous(close), volume), length)


def _signed(close: FloatArray, before: FloatArray, volume: FloatArray) -> FloatArray:
    return volume * (close > before) - volume * (close < before)
