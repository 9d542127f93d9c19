"""TRIX."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.arithmetic import logarithm
from candlewick.indicators.engine.window import previous
from candlewick.indicators.overlap.repeated_ema import repeated_ema


@indicator(
    outputs=Output("basis points"),
    source="Hutson, TRIX (1983), Technical Analysis of Stocks & Commodities",
    talib="TRIX",
    tradingview="TRIX",
)
def trix(close: FloatArray, *, length: Length = 18, compat: Compat = "tradingview") -> FloatArray:
    """Compute the growth per candle of a price smoothed three times.

    TradingView smooths the price's logarithm and gives basis points. TA-Lib smooths the price
    itself and gives percent.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back of each of the three averages.
        compat: whose scale.

    Returns:
        [shape=(n,), basis points, or percent as TA-Lib] first value at index 3 `length` - 2.

    Raises:
        ValueError: `close` is not 1-d float64, or `length` is not positive.
    """
    smooth = repeated_ema(close if compat == "talib" else logarithm(close), length, 0.0, 0.0, 1.0)
    before = previous(smooth)
    if compat == "talib":
        return 100.0 * ((smooth - before) / before)
    return 10_000.0 * (smooth - before)
