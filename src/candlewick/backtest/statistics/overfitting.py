"""How probably the best of a sweep is worse than the middle of it out of sample."""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.statistics.figure import Figure
from candlewick.domain.arrays import FloatArray

BLOCKS: Final = 16
"""Into how many the days are cut: 12,870 ways to choose half of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overfitting:
    """What combinatorially symmetric cross-validation found.

    Attributes:
        probability: [0 to 1] how often the best in sample fell below the median out of sample.
        logits: [shape=(splits,)] log odds of its relative rank out of sample; <= 0 is below.
        in_sample: [shape=(splits,), per day] Sharpe ratio of the chosen trial in sample.
        out_of_sample: [shape=(splits,), per day] of the same trial out of sample.
        loss: [0 to 1] how often the chosen trial lost out of sample.
    """

    probability: Figure
    logits: FloatArray
    in_sample: FloatArray
    out_of_sample: FloatArray
    loss: Figure


def overfitting(returns: FloatArray, *, blocks: int = BLOCKS) -> Overfitting:
    """Estimate the probability of back-test overfitting of a sweep.

    Bailey, Borwein, Lopez de Prado and Zhu (2017), "The Probability of Backtest Overfitting":
    every way to take half of the blocks as in sample, choose the best Sharpe ratio there, rank it
    among all out of sample. Days beyond a multiple of `blocks` are dropped at the beginning.

    Args:
        returns: [shape=(days, trials), fraction per day] of every trial of the sweep.
        blocks: [even, >= 2].

    Raises:
        ValueError: `blocks` is odd or below 2, or `returns` is not a matrix.
    """
    if blocks < 2 or blocks % 2 or returns.ndim != 2:  # noqa: PLR2004
        msg = "overfitting needs a matrix of days and trials, cut into an even number of blocks"
        raise ValueError(msg)
    size = len(returns) // blocks
    if size < 2 or returns.shape[1] < 2:  # noqa: PLR2004
        none = Figure(None, f"needs two trials and {2 * blocks} days")
        empty = np.empty(0)
        return Overfitting(
            probability=none, logits=empty, in_sample=empty, out_of_sample=empty, loss=none
        )
    parts = returns[len(returns) - size * blocks :].reshape(blocks, size, -1)
    chosen = _halves(blocks)
    inside = _sharpe_of(parts, chosen)
    outside = _sharpe_of(parts, 1.0 - chosen)
    best = np.argmax(inside, axis=1)
    rows = np.arange(len(best))
    kept = outside[rows, best]
    below = np.sum(outside < kept[:, None], axis=1) + 0.5 * np.sum(outside == kept[:, None], axis=1)
    share = (below + 0.5) / (returns.shape[1] + 1.0)
    logits = np.log(share / (1.0 - share))
    return Overfitting(
        probability=Figure(float(np.mean(logits <= 0.0))),
        logits=logits,
        in_sample=inside[rows, best],
        out_of_sample=kept,
        loss=Figure(float(np.mean(kept < 0.0))),
    )


def _halves(blocks: int) -> FloatArray:
    """Return every choice of half of the blocks, as rows of 0 and 1."""
    ways = np.array(list(itertools.combinations(range(blocks), blocks // 2)))
    chosen = np.zeros((len(ways), blocks))
    np.put_along_axis(chosen, ways, 1.0, axis=1)
    return chosen


def _sharpe_of(parts: FloatArray, chosen: FloatArray) -> FloatArray:
    """Return the daily Sharpe ratio of each trial over each choice of blocks; 0 without spread."""
    count = chosen.sum(axis=1, keepdims=True) * parts.shape[1]
    centre = parts.mean(axis=(0, 1))
    moved = parts - centre
    mean = chosen @ moved.sum(axis=1) / count
    variance = (chosen @ (moved**2).sum(axis=1) - count * mean**2) / (count - 1.0)
    sound = variance > 1e-12 * (moved**2).mean(axis=(0, 1))
    spread = np.sqrt(np.where(sound, variance, 1.0))
    return np.where(sound, (mean + centre) / spread, 0.0)
