"""Divergence of price and MACD."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.smoothing import exponential
from candlewick.indicators.momentum.divergence import DIVERGENCE, Divergence, divergences


@indicator(
    outputs=DIVERGENCE,
    source="Appel, Technical Analysis: Power Tools for Active Investors (2005)",
)
def macd_divergence(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    fast_length: Length = 12,
    slow_length: Length = 26,
    left_length: Length = 5,
    right_length: Length = 5,
    shortest_gap: Length = 5,
    longest_gap: Length = 60,
) -> Divergence:
    """Find where the price goes further and the MACD line does not.

    Swing points are those of the line; the price is the low, or the high, of the same candle.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        fast_length: [candles, > 0] look-back of the fast average.
        slow_length: [candles, > 0] look-back of the slow average.
        left_length: [candles, > 0] how many values before a swing point none goes further.
        right_length: [candles, > 0] how many values after it all fall short of it.
        shortest_gap: [candles, > 0] the fewest candles between two swing points.
        longest_gap: [candles, > 0] the most.

    Returns:
        Both from index `slow_length` + `left_length` + `right_length` - 1; a divergence is 1 on
        the candle that confirms it, `right_length` after the swing point.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is out of
            range.
    """
    return divergences(
        exponential(close, fast_length) - exponential(close, slow_length),
        high,
        low,
        left_length=left_length,
        right_length=right_length,
        shortest_gap=shortest_gap,
        longest_gap=longest_gap,
    )
