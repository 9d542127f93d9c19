"""Ultimate oscillator."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import maximum, minimum, quotient
from candlewick.indicators.engine.window import previous, rolling_sum


@indicator(
    outputs=STRENGTH,
    source="Williams, The Ultimate Oscillator (1985), Technical Analysis of Stocks & Commodities 3:4",
    talib="ULTOSC",
    tradingview="Ultimate Oscillator",
)
def ultimate_oscillator(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    fast_length: Length = 7,
    middle_length: Length = 14,
    slow_length: Length = 28,
) -> FloatArray:
    """Compute the share of buying in all movement, over three look-backs at once.

    Buying is the close's distance from the true low. The look-backs count 4, 2 and 1 parts.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        fast_length: [candles, > 0] the look-back that counts most.
        middle_length: [candles, > 0] the look-back that counts half of that.
        slow_length: [candles, > 0] the look-back that counts least.

    Returns:
        [shape=(n,), 0 to 100] first value at the index of the longest look-back; NaN while
        nothing moves within the shortest.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    before = previous(close)
    bottom = minimum(low, before)
    buying = close - bottom
    movement = maximum(high, before) - bottom
    fast, middle, slow = (
        quotient(rolling_sum(buying, length), rolling_sum(movement, length))
        for length in (fast_length, middle_length, slow_length)
    )
    return 100.0 * ((4.0 * fast + 2.0 * middle + slow) / 7.0)
