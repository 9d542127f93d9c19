"""Keltner channels."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_positive, require_series
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.smoothing import exponential, wilder
from candlewick.indicators.volatility.true_range import range_from_close


class KeltnerChannels(NamedTuple):
    """Three lines [shape=(n,), quote currency].

    Attributes:
        upper: middle plus the average ranges.
        middle: exponential average of the close.
        lower: middle minus the average ranges.
    """

    upper: FloatArray
    middle: FloatArray
    lower: FloatArray


def keltner_channels(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: int = 20,
    multiplier: float = 2.0,
    atr_length: int = 10,
) -> KeltnerChannels:
    """Put a band of average true ranges around the exponential average.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the middle.
        multiplier: [average ranges, > 0] distance of each band from the middle.
        atr_length: [candles, > 0] look-back of the average true range.

    Returns:
        Middle from index `length` - 1, bands from the later of that and `atr_length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.

    References:
        Keltner, How to Make Money in Commodities (1960); with the average true range by
        Raschke, as TradingView draws it.
    """
    require_series(high=high, low=low, close=close)
    require_length(length)
    require_length(atr_length, name="atr_length")
    require_positive(multiplier=multiplier)
    bars = WholeBars.of(high, low, close)
    high, low, close = bars.pick(high), bars.pick(low), bars.pick(close)
    middle = exponential(close, length)
    reach = multiplier * wilder(range_from_close(high, low, close), atr_length)
    lines = middle + reach, middle, middle - reach
    return KeltnerChannels(*(bars.spread(line) for line in lines))
