"""Fast stochastic oscillator."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.window import rolling_mean


class StochasticFast(NamedTuple):
    """Two lines [shape=(n,), 0 to 100].

    Attributes:
        k: where the close lies in the range.
        d: the plain mean of `k`.
    """

    k: FloatArray
    d: FloatArray


def place_in_range(high: FloatArray, low: FloatArray, close: FloatArray, length: int) -> FloatArray:
    """Say where the close lies between the lowest low, 0, and the highest high, 100."""
    lowest = rolling_min(low, length)
    return 100.0 * quotient(close - lowest, rolling_max(high, length) - lowest)


@indicator(
    outputs={"k": STRENGTH, "d": STRENGTH},
    source="Lane, Lane's Stochastics (1984), Technical Analysis of Stocks & Commodities 2:3",
    talib="STOCHF",
    tradingview="ta.stoch",
)
def stochastic_fast(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 14,
    d_length: Length = 3,
) -> StochasticFast:
    """Say where the close lies between the lowest low and the highest high, unsmoothed.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the range.
        d_length: [candles, > 0] plain mean over `k`.

    Returns:
        `k` from index `length` - 1, `d` from `d_length` - 1 later; NaN while a range without
        extent is inside.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    k = place_in_range(high, low, close, length)
    return StochasticFast(k=k, d=rolling_mean(k, d_length))
