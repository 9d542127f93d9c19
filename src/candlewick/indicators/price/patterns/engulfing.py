"""Bodies that hold, or are held by, the body before."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SIGN
from candlewick.indicators.engine.arithmetic import maximum, minimum, where
from candlewick.indicators.engine.window import previous
from candlewick.indicators.price.patterns.candle import (
    NISON,
    average_before,
    body_of,
    earlier,
    mark,
    one_later,
)


@indicator(outputs=SIGN, source=NISON, talib="CDLENGULFING")
def candle_engulfing(
    open: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark a body that engulfs the opposite body before: 1 where it rises, -1 where it falls.

    One end of the bodies may be the same; TA-Lib marks that with 80 instead of 100.

    Args:
        open: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), 1, -1 or 0] first value at index 2.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    before_open, before_close = previous(open), previous(close)
    rises = (close >= before_open) & (open < before_close)
    rises |= (close > before_open) & (open <= before_close)
    falls = (open >= before_close) & (close < before_open)
    falls |= (open > before_close) & (close <= before_open)
    after_fall = mark((before_close < before_open) & rises, 1.0)
    after_rise = mark((before_close >= before_open) & falls, -1.0)
    return one_later(after_fall + after_rise)


@indicator(outputs=SIGN, source=NISON, talib="CDLHARAMI")
def candle_harami(
    open: FloatArray,
    close: FloatArray,
) -> FloatArray:
    """Mark a short body inside the long one before: 1 after a falling one, -1 after a rising one.

    One end of the bodies may be the same; TA-Lib marks that with 80 instead of 100.

    Args:
        open: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        [shape=(n,), 1, -1 or 0] first value at index 11.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    body = body_of(open, close)
    usual = average_before(body, 10)
    top, bottom = maximum(open, close), minimum(open, close)
    inside = (top <= previous(top)) & (bottom >= previous(bottom))
    pattern = earlier(body > usual) & (body <= usual) & inside
    return mark(pattern, where(earlier(close >= open), -1.0, 1.0))
