"""Coppock curve."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PERCENT
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import rolling_dot
from candlewick.indicators.momentum.roc import roc


@indicator(
    outputs=PERCENT,
    source="Coppock (1962), Barron's, 15 October",
    talib="COPPOCK",
    tradingview="Coppock Curve",
)
def coppock_curve(
    close: FloatArray,
    *,
    length: Length = 10,
    slow_length: Length = 14,
    fast_length: Length = 11,
) -> FloatArray:
    """Average the sum of two rates of change, the newest counting most.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back of the weighted mean.
        slow_length: [candles, > 0] look-back of the one rate of change.
        fast_length: [candles, > 0] look-back of the other.

    Returns:
        [shape=(n,), percent] first value at index `length` - 1 plus the longer rate's look-back.

    Raises:
        ValueError: `close` is not 1-d float64, or a length is not positive.
    """
    rates = roc(close, length=slow_length) + roc(close, length=fast_length)
    weights = tuple(float(age) for age in range(1, length + 1))
    return rolling_dot(rates, weights) / sum(weights)
