"""Stochastic of the relative strength index."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import quotient, where
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.window import rolling_mean
from candlewick.indicators.momentum.rsi import rsi

NO_EXTENT = 1e-10
"""A range of the index that rounding alone explains, as in a market that stands still."""


class StochasticRsi(NamedTuple):
    """Two lines [shape=(n,), 0 to 100].

    Attributes:
        k: where the index lies in its range, smoothed.
        d: the plain mean of `k`.
    """

    k: FloatArray
    d: FloatArray


@indicator(
    outputs={"k": STRENGTH, "d": STRENGTH},
    source="Chande & Kroll, The New Technical Trader (1994)",
    talib="STOCHRSI",
    tradingview="Stochastic RSI",
)
def stochastic_rsi(
    close: FloatArray,
    *,
    length: Length = 14,
    rsi_length: Length = 14,
    k_length: Length = 3,
    d_length: Length = 3,
) -> StochasticRsi:
    """Say where the relative strength index lies between its own lowest and highest.

    TA-Lib does not smooth `k`: `k_length=1`.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] look-back of the range.
        rsi_length: [candles, > 0] look-back of the relative strength index.
        k_length: [candles, > 0] plain mean over the raw value.
        d_length: [candles, > 0] plain mean over `k`.

    Returns:
        `k` from index `rsi_length` + `length` + `k_length` - 2, `d` from `d_length` - 1 later;
        NaN while a range without extent is inside.

    Raises:
        ValueError: `close` is not 1-d float64, or a length is not positive.
    """
    strength = rsi(close, length=rsi_length)
    lowest = rolling_min(strength, length)
    extent = rolling_max(strength, length) - lowest
    place = quotient(strength - lowest, where(extent > NO_EXTENT, extent, 0.0))
    k = rolling_mean(100.0 * place, k_length)
    return StochasticRsi(k=k, d=rolling_mean(k, d_length))
