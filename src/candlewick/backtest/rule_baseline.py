"""Rules from the textbook: what a model has to beat without thinking.

Each takes prices and says what it wants at each of them: 1 to buy, -1 to sell, 0 to leave things
as they are. An entry knows its own price and what came before, nothing later; it is 0 where its
averages do not exist yet.
"""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.momentum.macd import macd
from candlewick.indicators.overlap.sma import sma
from candlewick.indicators.statistical.standard_deviation import standard_deviation
from candlewick.indicators.statistical.variance import Of


def price_over_average(prices: FloatArray, *, length: int) -> FloatArray:
    """Buy above the simple moving average of `length` prices, sell below (SMA) [shape=(n,)]."""
    return _above(prices, sma(prices, length=length))


def average_over_average(prices: FloatArray, *, short: int, long: int) -> FloatArray:
    """Buy while the short simple average is above the long one (SLMA) [shape=(n,)]."""
    return _above(sma(prices, length=short), sma(prices, length=long))


def macd_over_signal(prices: FloatArray) -> FloatArray:
    """Buy while the MACD(12, 26) is above its signal (9), sell while below [shape=(n,)]."""
    lines = macd(prices)
    return _above(lines.line, lines.signal)


def outside_bands(
    prices: FloatArray, *, length: int = 20, multiplier: float = 2.0, of: Of = "population"
) -> FloatArray:
    """Buy below the lower Bollinger band, sell above the upper one [shape=(n,)].

    Args:
        prices: [shape=(n,)] oldest first.
        length: [candles, > 1] of the band's mean.
        multiplier: [deviations, > 0] distance of the bands.
        of: whose deviation, as in `standard_deviation`.
    """
    middle = sma(prices, length=length)
    reach = multiplier * standard_deviation(prices, length=length, of=of)
    with np.errstate(invalid="ignore"):
        below, above = prices < middle - reach, prices > middle + reach
    return below.astype(np.float64) - above.astype(np.float64)


def momentum(prices: FloatArray, *, length: int) -> FloatArray:
    """Buy while the price is above the one `length` [> 0] before, sell while below [shape=(n,)]."""
    before = np.full(len(prices), np.nan)
    before[length:] = prices[:-length]
    return _above(prices, before)


def _above(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return 1 where `one` is above `other`, -1 where below, 0 where equal or not known."""
    with np.errstate(invalid="ignore"):
        return (one > other).astype(np.float64) - (one < other).astype(np.float64)
