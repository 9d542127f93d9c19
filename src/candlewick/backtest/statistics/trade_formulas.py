"""What the profits of trades say, one row or thousands of resampled rows at a time.

Each function takes one profit per trade [shape=(..., n)] and gives one number for each row; NaN
where it does not exist, which `Statistic` turns into a reason. A trade that ends even is neither
won nor lost, but counts as a trade.
"""

import numpy as np

from candlewick.backtest.statistics.quotient import quotient
from candlewick.domain.arrays import FloatArray


def total(values: FloatArray) -> FloatArray:
    """Add up [unit of the values]; 0 for no trades, since nothing was paid or earned."""
    return np.asarray(values.sum(axis=-1))


def mean(values: FloatArray) -> FloatArray:
    """Return the mean [unit of the values]: of profits, the expectancy of a trade."""
    return quotient(total(values), _count(values))


def win_rate(profit: FloatArray) -> FloatArray:
    """Return the share of trades with a profit above 0 [0 to 1]."""
    return mean((profit > 0.0).astype(np.float64))


def profit_factor(profit: FloatArray) -> FloatArray:
    """Return the sum of the gains / the sum of the losses [>= 0]; NaN without a loss."""
    return quotient(total(np.maximum(profit, 0.0)), -total(np.minimum(profit, 0.0)))


def system_quality(profit: FloatArray) -> FloatArray:
    """Return Van Tharp's system quality number: sqrt(n) * mean / sample deviation.

    NaN below two trades, or where all earned the same.
    """
    if profit.shape[-1] < 2:  # noqa: PLR2004
        return np.full(profit.shape[:-1], np.nan)
    alike = profit.max(axis=-1) == profit.min(axis=-1)
    spread = np.where(alike, 0.0, profit.std(axis=-1, ddof=1))
    return np.asarray(quotient(mean(profit), spread) * np.sqrt(profit.shape[-1]))


def kelly(profit: FloatArray) -> FloatArray:
    """Return Kelly's fraction W - (1 - W) / R, R the mean gain over the mean loss [<= 1].

    The two-outcome form of Kelly (1956). NaN without both a gain and a loss: one alone says
    nothing about how much to risk.
    """
    won, lost = profit > 0.0, profit < 0.0
    mean_gain = quotient(total(np.where(won, profit, 0.0)), total(won.astype(np.float64)))
    mean_loss = quotient(-total(np.where(lost, profit, 0.0)), total(lost.astype(np.float64)))
    share = win_rate(profit)
    return share - (1.0 - share) * quotient(mean_loss, mean_gain)


def _count(values: FloatArray) -> FloatArray:
    return np.full(values.shape[:-1], float(values.shape[-1]))
