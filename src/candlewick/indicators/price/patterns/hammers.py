"""Small bodies at one end of a long shadow."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGN
from candlewick.indicators.engine.arithmetic import maximum, minimum
from candlewick.indicators.engine.window import previous
from candlewick.indicators.price.patterns.candle import (
    NISON,
    Condition,
    average_before,
    body_of,
    mark,
    one_later,
)


@indicator(outputs=SIGN, source=NISON, talib="CDLHAMMER")
def candle_hammer(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark a hammer with 1: a small body over a long shadow, near the low of the candle before.

    It is read as bullish after a fall; whether there was one is not looked at.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), 1 or 0] first value at index 11.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    near = previous(low + 0.2 * average_before(high - low, 5))
    pattern = _hangs(open, high, low, close) & (minimum(open, close) <= near)
    return one_later(mark(pattern, 1.0))


@indicator(outputs=SIGN, source=NISON, talib="CDLHANGINGMAN")
def candle_hanging_man(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark a hanging man with -1: a small body over a long shadow, near the high before.

    It is read as bearish after a rise; whether there was one is not looked at.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), -1 or 0] first value at index 11.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    near = previous(high - 0.2 * average_before(high - low, 5))
    pattern = _hangs(open, high, low, close) & (minimum(open, close) >= near)
    return one_later(mark(pattern, -1.0))


@indicator(outputs=SIGN, source=NISON, talib="CDLINVERTEDHAMMER")
def candle_inverted_hammer(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark an inverted hammer with 1: a small body under a long shadow, below the body before.

    It is read as bullish after a fall; whether there was one is not looked at. The gap below the
    body before is rare in a market that never closes.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), 1 or 0] first value at index 11.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    gap = maximum(open, close) < previous(minimum(open, close))
    return one_later(mark(_stands(open, high, low, close) & gap, 1.0))


@indicator(outputs=SIGN, source=NISON, talib="CDLSHOOTINGSTAR")
def candle_shooting_star(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark a shooting star with -1: a small body under a long shadow, above the body before.

    It is read as bearish after a rise; whether there was one is not looked at. The gap above the
    body before is rare in a market that never closes.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), -1 or 0] first value at index 11.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    gap = minimum(open, close) > previous(maximum(open, close))
    return one_later(mark(_stands(open, high, low, close) & gap, -1.0))


def _hangs(open: FloatArray, high: FloatArray, low: FloatArray, close: FloatArray) -> Condition:
    body = body_of(open, close)
    small = body < average_before(body, 10)
    no_shadow_above = high - maximum(open, close) < 0.1 * average_before(high - low, 10)
    return small & (minimum(open, close) - low > body) & no_shadow_above


def _stands(open: FloatArray, high: FloatArray, low: FloatArray, close: FloatArray) -> Condition:
    body = body_of(open, close)
    small = body < average_before(body, 10)
    no_shadow_below = minimum(open, close) - low < 0.1 * average_before(high - low, 10)
    return small & (high - maximum(open, close) > body) & no_shadow_below
