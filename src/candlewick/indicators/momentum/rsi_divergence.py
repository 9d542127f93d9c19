"""Divergence of price and relative strength index."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.momentum.divergence import DIVERGENCE, Divergence, divergences
from candlewick.indicators.momentum.rsi import rsi


@indicator(
    outputs=DIVERGENCE,
    source="Wilder, New Concepts in Technical Trading Systems (1978), section VI",
    tradingview="RSI Divergence Indicator",
)
def rsi_divergence(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 14,
    left_length: Length = 5,
    right_length: Length = 5,
    shortest_gap: Length = 5,
    longest_gap: Length = 60,
) -> Divergence:
    """Find where the price goes further and the relative strength index does not.

    Swing points are those of the index, as TradingView takes them; the price is the low, or the
    high, of the same candle.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the relative strength index.
        left_length: [candles, > 0] how many values before a swing point none goes further.
        right_length: [candles, > 0] how many values after it all fall short of it.
        shortest_gap: [candles, > 0] the fewest candles between two swing points.
        longest_gap: [candles, > 0] the most.

    Returns:
        Both from index `length` + `left_length` + `right_length`; a divergence is 1 on the candle
        that confirms it, `right_length` after the swing point.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is out of
            range.
    """
    return divergences(
        rsi(close, length=length),
        high,
        low,
        left_length=left_length,
        right_length=right_length,
        shortest_gap=shortest_gap,
        longest_gap=longest_gap,
    )
