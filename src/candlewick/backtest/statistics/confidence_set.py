"""Which of several models cannot be told from the best."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from candlewick.backtest.statistics.block_bootstrap import Resampling, optimal_block_length
from candlewick.backtest.statistics.resampled_mean import bootstrap_p_value, resampled_means
from candlewick.domain.arrays import FloatArray

_ROUNDING: Final = 1e-9
"""[fraction of the errors] below which two models differ only by rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceSet:
    """The models' p-values and who stays.

    Attributes:
        p_values: [0 to 1] one per model: the smallest size of the test at which it is dropped.
            The best has 1.
        size: [0 to 1] of the test.
    """

    p_values: tuple[float, ...]
    size: float

    @property
    def members(self) -> tuple[int, ...]:
        """Return the models that cannot be told from the best, by their place."""
        return tuple(at for at, p_value in enumerate(self.p_values) if p_value > self.size)


def confidence_set(
    returns: FloatArray, *, resampling: Resampling, size: float = 0.05
) -> ConfidenceSet:
    """Find the model confidence set (Hansen, Lunde and Nason 2011), by the statistic T_max.

    Args:
        returns: [shape=(days, models), fraction per day] on the same days; more is better.
        resampling: the dice and how often; the block length is by default the longest that any
            model's distance from the models' mean asks for.
        size: [0 to 1] how often the best may be dropped by mistake.

    Raises:
        ValueError: there are fewer than two days, or no model.
    """
    if returns.ndim != 2 or len(returns) < 2 or not returns.shape[1]:  # noqa: PLR2004
        msg = "a confidence set needs a matrix of at least two days and one model"
        raise ValueError(msg)
    apart = returns - returns.mean(axis=1, keepdims=True)
    block = resampling.block or max(optimal_block_length(column) for column in apart.T)
    batches = replace(resampling, block=block).batches(returns[:, 0])
    return confidence_set_of(returns, resampled_means(returns, batches), size=size)


def confidence_set_of(returns: FloatArray, means: FloatArray, *, size: float) -> ConfidenceSet:
    """Find the set with resamples drawn before: their `means` [shape=(draws, models)]."""
    loss = -returns.mean(axis=0)
    errors = -means - loss
    p_values = np.ones(len(loss))
    left = np.arange(len(loss))
    highest = 0.0
    while len(left) > 1:
        ours = loss[left] - loss[left].mean()
        drawn = errors[:, left] - errors[:, left].mean(axis=1, keepdims=True)
        spread = np.sqrt(np.mean(drawn**2, axis=0))
        differs = spread > _ROUNDING * np.sqrt(np.mean(errors**2))
        if not np.any(differs):
            break  # models that never differ cannot be told apart
        scale = np.where(differs, spread, np.inf)
        distance = ours / scale
        worst = int(np.argmax(distance))
        p_value = bootstrap_p_value((drawn / scale).max(axis=1) > distance[worst])
        highest = max(highest, p_value)
        p_values[left[worst]] = highest
        left = np.delete(left, worst)
    return ConfidenceSet(p_values=tuple(map(float, p_values)), size=size)
