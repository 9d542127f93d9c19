"""A long body, a short one apart from it, and a turn back."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGN
from candlewick.indicators.catalogue.parameter import Share
from candlewick.indicators.engine.arithmetic import maximum, minimum
from candlewick.indicators.engine.window import previous
from candlewick.indicators.price.patterns.candle import (
    NISON,
    average_before,
    body_of,
    earlier,
    mark,
)


@indicator(outputs=SIGN, source=NISON, talib="CDLMORNINGSTAR")
def candle_morning_star(
    open: FloatArray,
    close: FloatArray,
    *,
    penetration: Share = 0.3,
) -> FloatArray:
    """Mark a morning star with 1: a long fall, a short body below it, a rise back into it.

    The short body lies wholly below the first, which is rare in a market that never closes.

    Args:
        open: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        penetration: [share of the first body, 0 to 1] how far into it the last close must go.

    Returns:
        [shape=(n,), 1 or 0] first value at index 12.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `penetration` is out of
            range.
    """
    body = body_of(open, close)
    usual = average_before(body, 10)
    falls = (body > usual) & (close < open)
    star = (body <= usual) & (maximum(open, close) < previous(minimum(open, close)))
    back = (body > usual) & (close >= open) & (close > previous(close + penetration * body, 2))
    return mark(earlier(falls, 2) & earlier(star) & back, 1.0)


@indicator(outputs=SIGN, source=NISON, talib="CDLEVENINGSTAR")
def candle_evening_star(
    open: FloatArray,
    close: FloatArray,
    *,
    penetration: Share = 0.3,
) -> FloatArray:
    """Mark an evening star with -1: a long rise, a short body above it, a fall back into it.

    The short body lies wholly above the first, which is rare in a market that never closes.

    Args:
        open: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        penetration: [share of the first body, 0 to 1] how far into it the last close must go.

    Returns:
        [shape=(n,), -1 or 0] first value at index 12.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `penetration` is out of
            range.
    """
    body = body_of(open, close)
    usual = average_before(body, 10)
    rises = (body > usual) & (close >= open)
    star = (body <= usual) & (minimum(open, close) > previous(maximum(open, close)))
    back = (body > usual) & (close < open) & (close < previous(close - penetration * body, 2))
    return mark(earlier(rises, 2) & earlier(star) & back, -1.0)
