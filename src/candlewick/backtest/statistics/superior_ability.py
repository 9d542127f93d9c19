"""Whether the best of several models beats a benchmark, the choice among them included."""

from dataclasses import dataclass, replace

import numpy as np

from candlewick.backtest.statistics.block_bootstrap import Resampling, optimal_block_length
from candlewick.backtest.statistics.resampled_mean import bootstrap_p_value, resampled_means
from candlewick.domain.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperiorAbility:
    """Three p-values of "no model beats the benchmark"; small means that one does.

    Attributes:
        lower: [0 to 1] takes every bad model as harmless: too small.
        consistent: [0 to 1] the one to read.
        upper: [0 to 1] White's reality check, studentised: too large where bad models are many.
        statistic: [>= 0] the largest studentised mean advantage.
        best: which model it belongs to.
    """

    lower: float
    consistent: float
    upper: float
    statistic: float
    best: int


def superior_ability(advantage: FloatArray, *, resampling: Resampling) -> SuperiorAbility:
    """Test superior predictive ability (Hansen 2005), studentised.

    Args:
        advantage: [shape=(days, models)] each model's daily return less the benchmark's.
        resampling: the dice and how often; the block length is by default the longest that any
            model's advantage asks for.

    Raises:
        ValueError: there are fewer than three days, or no model.
    """
    if advantage.ndim != 2 or len(advantage) < 3 or not advantage.shape[1]:  # noqa: PLR2004
        msg = "superior ability needs a matrix of at least three days and one model"
        raise ValueError(msg)
    block = resampling.block or max(optimal_block_length(column) for column in advantage.T)
    batches = replace(resampling, block=block).batches(advantage[:, 0])
    return superior_ability_of(advantage, resampled_means(advantage, batches), block=block)


def superior_ability_of(
    advantage: FloatArray, means: FloatArray, *, block: float
) -> SuperiorAbility:
    """Test with resamples that were drawn before: their `means` [shape=(draws, models)]."""
    days = len(advantage)
    mean = advantage.mean(axis=0)
    error = np.sqrt(_long_run_variance(advantage, block=block) / days)
    moves = (error > 0.0) & (advantage.max(axis=0) > advantage.min(axis=0))
    scale = np.where(moves, error, 1.0)
    studentised = np.where(moves, mean / scale, 0.0)
    statistic = max(0.0, float(studentised.max()))
    good_enough = mean >= -error * np.sqrt(2.0 * np.log(np.log(days)))
    centres = (np.maximum(mean, 0.0), np.where(good_enough, mean, 0.0), mean)
    drawn = [np.where(moves, (means - centre) / scale, 0.0).max(axis=1) for centre in centres]
    p_values = [bootstrap_p_value(np.maximum(best, 0.0) >= statistic) for best in drawn]
    return SuperiorAbility(
        lower=p_values[0],
        consistent=p_values[1],
        upper=p_values[2],
        statistic=statistic,
        best=int(np.argmax(studentised)),
    )


def _long_run_variance(values: FloatArray, *, block: float) -> FloatArray:
    """Return the variance of sqrt(n) * mean under the stationary bootstrap [shape=(models,)].

    Politis and Romano (1994), through the Fourier transform so that long series cost little.
    """
    size = len(values)
    centred = values - values.mean(axis=0)
    power = np.abs(np.fft.rfft(centred, 2 * size, axis=0)) ** 2
    covariance = np.fft.irfft(power, 2 * size, axis=0)[:size] / size
    lag, stay = np.arange(1, size), 1.0 - 1.0 / block
    weight = (1.0 - lag / size) * stay**lag + lag / size * stay ** (size - lag)
    exact = np.mean(centred**2, axis=0)
    return np.asarray(np.maximum(exact + 2.0 * weight @ covariance[1:], 0.0))
