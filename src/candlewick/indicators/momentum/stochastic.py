"""Stochastic oscillator."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_series
from candlewick.indicators.quotient import quotient
from candlewick.indicators.window import rolling_max, rolling_mean, rolling_min


class Stochastic(NamedTuple):
    """Two lines [shape=(n,), 0 to 100].

    Attributes:
        k: where the close lies in the range, smoothed.
        d: the plain mean of `k`.
    """

    k: FloatArray
    d: FloatArray


def stochastic(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    length: int = 14,
    k_length: int = 3,
    d_length: int = 3,
) -> Stochastic:
    """Say where the close lies between the lowest low and the highest high.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        length: [candles, > 0] look-back of the range.
        k_length: [candles, > 0] plain mean over the raw value; 1 gives the fast form.
        d_length: [candles, > 0] plain mean over `k`.

    Returns:
        `k` from index `length` + `k_length` - 2, `d` from `d_length` - 1 later; NaN while a
        range without extent is inside.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a length is not positive.

    References:
        Lane, Lane's Stochastics (1984), Technical Analysis of Stocks & Commodities 2:3.
    """
    require_series(high=high, low=low, close=close)
    require_length(length)
    require_length(k_length, name="k_length")
    require_length(d_length, name="d_length")
    lowest = rolling_min(low, length)
    raw = 100.0 * quotient(close - lowest, rolling_max(high, length) - lowest)
    k = rolling_mean(raw, k_length)
    return Stochastic(k=k, d=rolling_mean(k, d_length))
