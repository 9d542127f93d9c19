"""Average directional index."""

from typing import NamedTuple

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.quotient import quotient
from candlewick.indicators.smoothing import wilder
from candlewick.indicators.volatility.true_range import range_from_close
from candlewick.indicators.window import previous


class Adx(NamedTuple):
    """Three lines [shape=(n,), 0 to 100].

    Attributes:
        adx: strength of the trend, whatever its direction.
        plus_di: upward movement in percent of the true range.
        minus_di: downward movement in percent of the true range.
    """

    adx: FloatArray
    plus_di: FloatArray
    minus_di: FloatArray


def adx(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: int = 14,
    adx_length: int = 14,
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

    Returns:
        Directional indicators from index `length`, ADX from `adx_length` - 1 later; NaN where
        nothing has moved yet.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.

    References:
        Wilder, New Concepts in Technical Trading Systems (1978), section IV.
    """
    require_series(high=high, low=low, close=close)
    require_length(length)
    require_length(adx_length, name="adx_length")
    bars = WholeBars.of(high, low, close)
    lines = _adx(bars.pick(high), bars.pick(low), bars.pick(close), length, adx_length)
    return Adx(*(bars.spread(line) for line in lines))


def _adx(high: FloatArray, low: FloatArray, close: FloatArray, length: int, adx_length: int) -> Adx:
    up = high - previous(high)
    down = previous(low) - low
    plus = np.where((up > down) & (up > 0.0), up, 0.0)
    minus = np.where((down > up) & (down > 0.0), down, 0.0)
    ranges = range_from_close(high, low, close)
    # The first candle has nothing to move from, and its range must not outweigh that.
    plus[:1] = minus[:1] = ranges[:1] = np.nan
    average_range = wilder(ranges, length)
    plus_di = 100.0 * quotient(wilder(plus, length), average_range)
    minus_di = 100.0 * quotient(wilder(minus, length), average_range)
    strength = 100.0 * quotient(np.abs(plus_di - minus_di), plus_di + minus_di)
    return Adx(adx=wilder(strength, adx_length), plus_di=plus_di, minus_di=minus_di)
