"""Average true range as a share of the price."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.volatility.true_range import atr


@indicator(
    outputs=Output("percent", 0.0),
    source="Forman, Cross-Market Evaluations with Normalized Average True Range (2006)",
    talib="NATR",
)
def natr(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 14,
    compat: Compat = "tradingview",
) -> FloatArray:
    """Express the average true range in percent of the close, to compare markets.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back.
        compat: whose average true range it is, see `atr`.

    Returns:
        [shape=(n,), percent] first value at index `length` - 1; with TA-Lib, at `length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    return 100.0 * (atr(high, low, close, length=length, compat=compat) / close)
