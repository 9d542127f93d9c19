"""Chande momentum oscillator."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGNED_STRENGTH
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.arithmetic import maximum, quotient
from candlewick.indicators.engine.smoothing import wilder
from candlewick.indicators.engine.window import previous, rolling_sum


@indicator(
    outputs=SIGNED_STRENGTH,
    source="Chande & Kroll, The New Technical Trader (1994)",
    talib="CMOU",
    tradingview="ta.cmo",
)
def cmo(close: FloatArray, *, length: Length = 9, compat: Compat = "tradingview") -> FloatArray:
    """Compute gains minus losses, in percent of all changes.

    Chande sums the last `length` changes; so do TradingView and TA-Lib's CMOU. TA-Lib's CMO
    averages them with weight 1 / `length` instead, as the relative strength index does.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back.
        compat: "talib" gives TA-Lib's CMO.

    Returns:
        [shape=(n,), -100 to 100] first value at index `length`; NaN while nothing moves.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    change = close - previous(close)
    total = wilder if compat == "talib" else rolling_sum
    gain = total(maximum(change, 0.0), length)
    loss = total(maximum(-change, 0.0), length)
    return 100.0 * quotient(gain - loss, gain + loss)
