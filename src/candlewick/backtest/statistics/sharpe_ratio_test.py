"""Whether a Sharpe ratio is more than luck, the number of things tried included."""

import math
from statistics import NormalDist
from typing import Final

import numpy as np

from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.return_formulas import daily_sharpe
from candlewick.domain.arrays import FloatArray

_NORMAL: Final = NormalDist()
_EULER: Final = 0.5772156649015329
"""The Euler-Mascheroni constant."""

_FEWEST: Final = 3
"""[days] below which there is no skewness."""


def probabilistic_sharpe(returns: FloatArray, *, benchmark: float = 0.0) -> Figure:
    """Return the probability that the true Sharpe ratio is above `benchmark` [0 to 1].

    Bailey and Lopez de Prado (2012), "The Sharpe Ratio Efficient Frontier", equation 9. Takes the
    days as independent; 1 less it is the p-value of "no better than `benchmark`".

    Args:
        returns: [shape=(n,), fraction per day].
        benchmark: [per day, NOT annualised] divide a yearly ratio by sqrt(365).
    """
    if len(returns) < _FEWEST:
        return Figure(None, "fewer than three days")
    ratio = float(daily_sharpe(returns))
    if not math.isfinite(ratio):
        return Figure(None, "all days are the same")
    skew, kurtosis = moments(returns)
    return probability_above(
        ratio, benchmark=benchmark, days=len(returns), skew=skew, kurtosis=kurtosis
    )


def deflated_sharpe(returns: FloatArray, *, trials: int, spread: float | None = None) -> Figure:
    """Return the probability that the Sharpe ratio is not just the best of `trials` [0 to 1].

    The probabilistic ratio against the best that so many worthless trials would show
    (Bailey and Lopez de Prado 2014, "The Deflated Sharpe Ratio").

    Args:
        returns: [shape=(n,), fraction per day] of the trial that was chosen.
        trials: [> 0] how many were tried, this one included, discarded ones too.
        spread: [per day, >= 0] the deviation of the trials' daily Sharpe ratios. None takes what
            chance alone spreads them by over n days, 1 / sqrt(n - 1).

    Raises:
        ValueError: `trials` is not positive.
    """
    if len(returns) < _FEWEST:
        return Figure(None, "fewer than three days")
    scale = 1.0 / math.sqrt(len(returns) - 1) if spread is None else spread
    return probabilistic_sharpe(returns, benchmark=expected_maximum(trials, spread=scale))


def expected_maximum(trials: int, *, spread: float) -> float:
    """Return the best Sharpe ratio to expect of `trials` worthless ones [unit of `spread`].

    spread * ((1 - g) Z(1 - 1/N) + g Z(1 - 1/(N e))), g Euler's constant and Z the normal
    quantile; 0 for one trial.

    Raises:
        ValueError: `trials` is not positive.
    """
    if trials < 1:
        msg = f"at least one trial was made, not {trials}"
        raise ValueError(msg)
    if trials == 1:
        return 0.0
    likely = _NORMAL.inv_cdf(1.0 - 1.0 / trials)
    rarer = _NORMAL.inv_cdf(1.0 - 1.0 / (trials * math.e))
    return spread * ((1.0 - _EULER) * likely + _EULER * rarer)


def probability_above(
    ratio: float, *, benchmark: float, days: int, skew: float, kurtosis: float
) -> Figure:
    """Return the probability that the true ratio is above `benchmark`, from moments alone.

    Args:
        ratio: [per day] the Sharpe ratio that was seen.
        benchmark: [per day].
        days: [> 1] how many returns it was seen over.
        skew: of the returns.
        kurtosis: of the returns; 3 for normal ones.
    """
    error = 1.0 - skew * ratio + (kurtosis - 1.0) / 4.0 * ratio**2
    if error <= 0.0:
        return Figure(None, "the returns are too skewed for this test")
    return Figure(_NORMAL.cdf((ratio - benchmark) * math.sqrt(days - 1) / math.sqrt(error)))


def moments(returns: FloatArray) -> tuple[float, float]:
    """Return skewness and kurtosis (3 for normal) of `returns`, divided by n; they must differ."""
    centred = returns - returns.mean()
    variance = float(np.mean(centred**2))
    return float(np.mean(centred**3)) / variance**1.5, float(np.mean(centred**4)) / variance**2
