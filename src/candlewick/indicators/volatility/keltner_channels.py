"""Keltner channels."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Compat, Factor, Length
from candlewick.indicators.engine.smoothing import exponential, wilder, without_first
from candlewick.indicators.volatility.true_range import true_range


class KeltnerChannels(NamedTuple):
    """Three lines [shape=(n,), quote currency].

    Attributes:
        upper: middle plus the average ranges.
        middle: exponential average of the price.
        lower: middle minus the average ranges.
    """

    upper: FloatArray
    middle: FloatArray
    lower: FloatArray


@indicator(
    outputs={"upper": PRICE, "middle": PRICE, "lower": PRICE},
    source=(
        "Keltner, How to Make Money in Commodities (1960); with the average true range by "
        "Raschke, as TradingView draws it"
    ),
    talib="KC",
)
def keltner_channels(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 20,
    multiplier: Factor = 2.0,
    atr_length: Length = 10,
    compat: Compat = "tradingview",
) -> KeltnerChannels:
    """Put a band of average true ranges around the exponential average.

    Pine's `ta.kc` is another one: it averages the range exponentially.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the middle.
        multiplier: [average ranges, > 0] distance of each band from the middle.
        atr_length: [candles, > 0] look-back of the average true range.
        compat: whose: TA-Lib averages the typical price instead of the close, leaves the first
            candle's range out, and seeds both averages so that they begin on the same candle.

    Returns:
        Middle from index `length` - 1, bands from the later of that and `atr_length` - 1; with
        TA-Lib, all from the later of `length` - 1 and `atr_length`.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.
    """
    price, ranges = close, true_range(high, low, close)
    if compat == "talib":
        first = max(length - 1, atr_length)
        price = without_first((high + low + close) / 3.0, first - (length - 1))
        ranges = without_first(ranges, first - (atr_length - 1))
    middle = exponential(price, length)
    reach = multiplier * wilder(ranges, atr_length)
    return KeltnerChannels(upper=middle + reach, middle=middle, lower=middle - reach)
