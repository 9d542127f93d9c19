"""Fibonacci retracement."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.support_resistance.zigzag import Percent, zigzag


class FibonacciRetracement(NamedTuple):
    """Seven levels [shape=(n,), quote currency], named by thousandths of the way back.

    Attributes:
        level_0: the newest confirmed turning point, where the swing ended.
        level_236: 23.6 % of the way back.
        level_382: 38.2 % of the way back.
        level_500: half of the way back.
        level_618: 61.8 % of the way back.
        level_786: 78.6 % of the way back.
        level_1000: the turning point before, where the swing began.
    """

    level_0: FloatArray
    level_236: FloatArray
    level_382: FloatArray
    level_500: FloatArray
    level_618: FloatArray
    level_786: FloatArray
    level_1000: FloatArray


@indicator(
    outputs=dict.fromkeys(FibonacciRetracement._fields, PRICE),
    source="The retracements of a swing at Fibonacci ratios; TradingView, Auto Fib Retracement",
)
def fibonacci_retracement(
    high: FloatArray, low: FloatArray, *, percent: Percent = 5.0
) -> FibonacciRetracement:
    """Divide the last confirmed swing of a zigzag at the Fibonacci ratios.

    The levels change only on the bar that confirms a turning point; no published level moves.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        percent: [0 to 100, both excluded] the smallest swing.

    Returns:
        NaN until the second turning point.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `percent` is not
            between 0 and 100.
    """
    turns = zigzag(high, low, percent=percent)
    way = turns.previous_swing - turns.swing
    return FibonacciRetracement(
        level_0=turns.swing + 0.0 * way,  # unknown as long as the way is
        level_236=turns.swing + 0.236 * way,
        level_382=turns.swing + 0.382 * way,
        level_500=turns.swing + 0.5 * way,
        level_618=turns.swing + 0.618 * way,
        level_786=turns.swing + 0.786 * way,
        level_1000=turns.previous_swing,
    )
