"""TRIX."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.arithmetic import logarithm
from candlewick.indicators.engine.smoothing import exponential
from candlewick.indicators.engine.window import previous


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
    smooth = close if compat == "talib" else logarithm(close)
    for _ in range(3):
        smooth = exponential(smooth, length)
    before = previous(smooth)
    if compat == "talib":
        return 100.0 * ((smooth - before) / before)
    return 10_000.0 * (smooth - before)
