"""Three candles that go the same way."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGN
from candlewick.indicators.engine.window import previous
from candlewick.indicators.price.patterns.candle import (
    NISON,
    average_before,
    body_of,
    earlier,
    mark,
    one_later,
)


@indicator(outputs=SIGN, source=NISON, talib="CDL3WHITESOLDIERS")
def candle_three_white_soldiers(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark three white soldiers with 1: three rises in a row that close at their highs.

    Each opens inside or near the body before and is not far shorter than it.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), 1 or 0] first value at index 12.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    body = body_of(open, close)
    no_shadow = high - close < 0.1 * average_before(high - low, 10)
    rises = (close >= open) & no_shadow
    usual = average_before(high - low, 5)
    on = (close > previous(close)) & (open > previous(open))
    on &= open <= previous(close + 0.2 * usual)
    on &= body > previous(body - 0.6 * usual)
    three = rises & earlier(rises) & earlier(rises, 2) & on & earlier(on)
    return mark(three & (body > average_before(body, 10)), 1.0)


@indicator(outputs=SIGN, source=NISON, talib="CDL3BLACKCROWS")
def candle_three_black_crows(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark three black crows with -1: three falls in a row that close at their lows.

    Each opens inside the body before; the candle before them rises, to above the first close.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), -1 or 0] first value at index 13.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    no_shadow = close - low < 0.1 * average_before(high - low, 10)
    on = (close < previous(close)) & (open < previous(open)) & (open > previous(close))
    # So all three fall.
    begins = earlier(close >= open) & (previous(high) > close) & no_shadow
    three = no_shadow & on & earlier(no_shadow & on) & earlier(begins, 2)
    return one_later(mark(three, -1.0))
