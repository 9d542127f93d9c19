"""SuperTrend."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_positive, require_series
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.jit import Outputs, kernel
from candlewick.indicators.smoothing import wilder
from candlewick.indicators.volatility.true_range import range_from_close


class Supertrend(NamedTuple):
    """Two lines [shape=(n,)].

    Attributes:
        line: [quote currency] the trailing band.
        direction: 1 where the price is above the line, -1 below it (Pine prints the opposite).
    """

    line: FloatArray
    direction: FloatArray


def supertrend(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: int = 10,
    multiplier: float = 3.0,
) -> Supertrend:
    """Trail the price with a band of average true ranges that turns when it is crossed.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the average true range.
        multiplier: [average ranges, > 0] distance of the band from the middle of the candle.

    Returns:
        First values at index `length` - 1; it starts downwards, as on TradingView, so that
        the direction before the first turn says nothing.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.

    References:
        Seban; the definition is TradingView's `ta.supertrend`.
    """
    require_series(high=high, low=low, close=close)
    require_length(length)
    require_positive(multiplier=multiplier)
    bars = WholeBars.of(high, low, close)
    high, low, close = bars.pick(high), bars.pick(low), bars.pick(close)
    reach = multiplier * wilder(range_from_close(high, low, close), length)
    lines = _supertrend((high + low) / 2.0, close, reach, length - 1)
    return Supertrend(*(bars.spread(line) for line in lines))


@kernel(outputs=2)
def _supertrend(
    outputs: Outputs, middle: FloatArray, close: FloatArray, reach: FloatArray, first: int
) -> None:
    line, direction = outputs
    rising = False
    upper = 0.0
    lower = 0.0
    for i in range(first, len(close)):
        above = middle[i] + reach[i]
        below = middle[i] - reach[i]
        # A band only ever tightens, until the close of the bar before broke it.
        if i == first or above < upper or close[i - 1] > upper:
            upper = above
        if i == first or below > lower or close[i - 1] < lower:
            lower = below
        if i > first:
            rising = close[i] >= lower if rising else close[i] > upper
        line[i] = lower if rising else upper
        direction[i] = 1.0 if rising else -1.0
