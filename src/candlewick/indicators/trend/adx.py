"""Average directional index, its rating, and the directional indicators it is made of."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.arithmetic import (
    absolute,
    maximum,
    minimum,
    quotient,
    where,
)
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.smoothing import wilder, without_first
from candlewick.indicators.engine.window import Row, previous


class Adx(NamedTuple):
    """Three lines [shape=(n,), 0 to 100].

    Attributes:
        adx: strength of the trend, whatever its direction.
        plus_di: share of upward movement in the range.
        minus_di: share of downward movement in the range.
    """

    adx: FloatArray
    plus_di: FloatArray
    minus_di: FloatArray


@indicator(
    outputs={"adx": STRENGTH, "plus_di": STRENGTH, "minus_di": STRENGTH},
    source="Wilder, New Concepts in Technical Trading Systems (1978), section IV",
    talib="ADX, PLUS_DI, MINUS_DI",
    tradingview="ta.dmi",
)
def adx(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 14,
    adx_length: Length = 14,
    compat: Compat = "tradingview",
) -> Adx:
    """Compute Wilder's directional movement and its average strength.

    Every average starts from the first candle that has one before it, as on TradingView;
    TA-Lib's first sums are one candle short and differ for some two hundred bars.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the directional indicators.
        adx_length: [candles, > 0] look-back of the average strength.
        compat: whose first sums.

    Returns:
        Directional indicators from index `length`, ADX from `adx_length` - 1 later; NaN where
        nothing has moved yet.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    before = previous(close)
    up = high - previous(high)
    down = previous(low) - low
    plus = where((up > down) & (up > 0.0), up, 0.0)
    minus = where((down > up) & (down > 0.0), down, 0.0)
    ranges = maximum(high, before) - minimum(low, before)
    if compat == "talib":
        plus, minus = _from_nothing(plus, close), _from_nothing(minus, close)
        ranges = _from_nothing(ranges, close)
    average_range = wilder(ranges, length)
    average_plus = wilder(plus, length)
    average_minus = wilder(minus, length)
    if compat == "talib":
        # Nothing has a value without these two.
        average_range = without_first(average_range, 1)
        average_plus = without_first(average_plus, 1)
    strength = quotient(absolute(average_plus - average_minus), average_plus + average_minus)
    return Adx(
        adx=minimum(wilder(100.0 * strength, adx_length), 100.0),
        plus_di=100.0 * quotient(average_plus, average_range),
        minus_di=100.0 * quotient(average_minus, average_range),
    )


@indicator(
    outputs=STRENGTH,
    source="Wilder, New Concepts in Technical Trading Systems (1978), section IV",
    talib="ADXR",
)
def adxr(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 14,
    compat: Compat = "tradingview",
) -> FloatArray:
    """Average the ADX of now and of `length` candles ago.

    TA-Lib looks one candle less far back, for good.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the ADX and distance of the two.
        compat: whose first sums and whose distance.

    Returns:
        [shape=(n,), 0 to 100] first value at index 3 * `length` - 1; NaN where nothing has moved.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is not positive.
    """
    strength = adx(high, low, close, length=length, adx_length=length, compat=compat).adx
    distance = length - 1 if compat == "talib" else length
    return (strength + previous(strength, distance)) / 2.0


@operation(inputs=2, lead=-1)
def _from_nothing(change: Row, price: Row, out: Row) -> None:
    """Count the first candle, which has none before it to change from, as no change."""
    for i in range(len(out)):
        first = math.nan if math.isnan(price[i]) else 0.0
        out[i] = first if math.isnan(change[i]) else change[i]
