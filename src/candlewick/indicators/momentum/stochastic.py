"""Stochastic oscillator."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Compat, Length
from candlewick.indicators.engine.window import rolling_mean
from candlewick.indicators.momentum.stochastic_fast import place_in_range


class Stochastic(NamedTuple):
    """Two lines [shape=(n,), 0 to 100].

    Attributes:
        k: where the close lies in the range, smoothed.
        d: the plain mean of `k`.
    """

    k: FloatArray
    d: FloatArray


@indicator(
    outputs={"k": STRENGTH, "d": STRENGTH},
    source="Lane, Lane's Stochastics (1984), Technical Analysis of Stocks & Commodities 2:3",
    talib="STOCH",
    tradingview="Stochastic",
)
def stochastic(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: Length = 14,
    k_length: Length = 3,
    d_length: Length = 3,
    compat: Compat = "tradingview",
) -> Stochastic:
    """Say where the close lies between the lowest low and the highest high.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the range.
        k_length: [candles, > 0] plain mean over the raw value; 1 gives the fast form.
        d_length: [candles, > 0] plain mean over `k`.
        compat: TA-Lib holds `k` back until `d` is known.

    Returns:
        `k` from index `length` + `k_length` - 2, `d` from `d_length` - 1 later; NaN while a
        range without extent is inside.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.
    """
    k = rolling_mean(place_in_range(high, low, close, length), k_length)
    d = rolling_mean(k, d_length)
    if compat == "talib":
        k = k + 0.0 * d
    return Stochastic(k=k, d=d)
