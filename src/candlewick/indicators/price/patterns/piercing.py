"""Candles that open beyond the one before and close deep inside its body."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGN
from candlewick.indicators.catalogue.parameter import Share
from candlewick.indicators.engine.window import previous
from candlewick.indicators.price.patterns.candle import (
    NISON,
    average_before,
    body_of,
    earlier,
    mark,
)


@indicator(outputs=SIGN, source=NISON, talib="CDLPIERCING")
def candle_piercing(
    open: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark a piercing line with 1: after a long fall, a long rise from below it to over its middle.

    It opens below the low before, which is rare in a market that never closes.

    Args:
        open: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), 1 or 0] first value at index 11.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    body = body_of(open, close)
    long = body > average_before(body, 10)
    middle = previous(close + 0.5 * body)
    inside = (open < previous(low)) & (close < previous(open)) & (close > middle)
    # So the first falls and the second rises.
    return mark(earlier(long) & long & inside, 1.0)


@indicator(outputs=SIGN, source=NISON, talib="CDLDARKCLOUDCOVER")
def candle_dark_cloud_cover(
    open: FloatArray,
    high: FloatArray,
    close: FloatArray,
    *,
    penetration: Share = 0.5,
) -> FloatArray:
    """Mark a dark cloud cover with -1: after a long rise, a fall from above it deep into its body.

    It opens above the high before, which is rare in a market that never closes.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        penetration: [share of the first body, 0 to 1] how far into it the last close must go.

    Returns:
        [shape=(n,), -1 or 0] first value at index 11.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `penetration` is out of
            range.
    """
    body = body_of(open, close)
    long = body > average_before(body, 10)
    deep = previous(close - penetration * body)
    inside = (open > previous(high)) & (close > previous(open)) & (close < deep)
    # So the first rises and the second falls.
    return mark(earlier(long) & inside, -1.0)
