"""What daily returns say, one row or thousands of resampled rows at a time.

Each function takes returns [shape=(..., n), fraction per day] and gives one number for each row
[shape=(...)]. Where the number does not exist it is NaN; `Statistic` turns that into a reason, so
that no NaN leaves this package. A year has 365 days; the risk-free rate is 0, since a cash
balance on an exchange earns nothing.
"""

import numpy as np

from candlewick.backtest.statistics.daily_curve import DAYS_A_YEAR
from candlewick.backtest.statistics.drawdown import maximum_drawdown
from candlewick.backtest.statistics.quotient import nowhere, quotient
from candlewick.domain.arrays import FloatArray


def total_return(returns: FloatArray) -> FloatArray:
    """Compound all days: prod(1 + r) - 1 [fraction]."""
    return np.asarray(np.prod(1.0 + returns, axis=-1) - 1.0)


def annual_return(returns: FloatArray) -> FloatArray:
    """Take the mean day times 365, without compounding [fraction per year]: Sharpe's numerator."""
    return np.asarray(_mean(returns) * DAYS_A_YEAR)


def cagr(returns: FloatArray) -> FloatArray:
    """Return the yearly rate that compounds to the same end [fraction per year].

    (1 + total)^(365 / n) - 1. From a window much shorter than a year it extrapolates wildly.
    """
    days = returns.shape[-1]
    if not days:
        return nowhere(returns)
    with np.errstate(over="ignore"):
        grown = np.power(1.0 + total_return(returns), DAYS_A_YEAR / days) - 1.0
    return np.where(np.isfinite(grown), grown, np.nan)


def volatility(returns: FloatArray) -> FloatArray:
    """Return the sample deviation (n - 1) of the days times sqrt(365) [fraction per year]."""
    return np.asarray(_deviation(returns) * np.sqrt(DAYS_A_YEAR))


def sharpe(returns: FloatArray) -> FloatArray:
    """Return mean / sample deviation * sqrt(365) (Sharpe 1994); NaN where no day differs."""
    return np.asarray(daily_sharpe(returns) * np.sqrt(DAYS_A_YEAR))


def daily_sharpe(returns: FloatArray) -> FloatArray:
    """Return mean / sample deviation, per day; NaN where no day differs."""
    return quotient(_mean(returns), _deviation(returns))


def sortino(returns: FloatArray) -> FloatArray:
    """Return mean / downside deviation * sqrt(365); NaN without a losing day.

    The downside deviation is the root of the mean over ALL days of min(r, 0)^2 (Sortino and
    Price 1994).
    """
    downside = np.sqrt(_mean(np.minimum(returns, 0.0) ** 2))
    return np.asarray(quotient(_mean(returns), downside) * np.sqrt(DAYS_A_YEAR))


def omega(returns: FloatArray) -> FloatArray:
    """Return the sum of the gains / the sum of the losses, around 0; NaN without a losing day.

    Keating and Shadwick (2002), threshold 0.
    """
    gains = np.asarray(np.maximum(returns, 0.0).sum(axis=-1))
    return quotient(gains, -np.minimum(returns, 0.0).sum(axis=-1))


def calmar(returns: FloatArray) -> FloatArray:
    """Return CAGR / maximum drawdown over the whole window (Young 1991); NaN without a fall."""
    return quotient(cagr(returns), maximum_drawdown(returns))


def _mean(values: FloatArray) -> FloatArray:
    return np.asarray(values.mean(axis=-1)) if values.shape[-1] else nowhere(values)


def _deviation(values: FloatArray) -> FloatArray:
    """Return the sample deviation; exactly 0 where all values are the same, NaN below two."""
    if values.shape[-1] < 2:  # noqa: PLR2004
        return nowhere(values)
    alike = values.max(axis=-1) == values.min(axis=-1)
    return np.where(alike, 0.0, values.std(axis=-1, ddof=1))
