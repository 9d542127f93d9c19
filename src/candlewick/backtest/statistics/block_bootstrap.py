"""Resampling of a series in blocks, so that what belongs together stays together."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray

_BAND: Final = 2.0
"""[deviations] within which an autocorrelation counts as none (Politis and White's c)."""

_CELLS: Final = 2_000_000
"""How many resampled numbers are held at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """How often and how to resample.

    Attributes:
        generator: the dice.
        draws: [> 0] how many resamples.
        block: [>= 1] mean length of a block; None chooses it from the data.
    """

    generator: np.random.Generator
    draws: int = 2000
    block: float | None = None

    def batches(self, values: FloatArray) -> Iterator[TimeArray]:
        """Draw places in `values` [shape=(some, n)], a few rows at a time to bound memory.

        The rows add up to `draws`. Without a `block` its length is chosen for `values`.
        """
        block = self.block or optimal_block_length(values)
        step = max(1, _CELLS // len(values))
        for done in range(0, self.draws, step):
            yield stationary_indices(
                len(values),
                block=block,
                draws=min(step, self.draws - done),
                generator=self.generator,
            )


def stationary_indices(
    size: int, *, block: float, draws: int, generator: np.random.Generator
) -> TimeArray:
    """Draw the places of the stationary bootstrap (Politis and Romano 1994).

    Blocks begin anywhere, go round the end, and have geometric lengths with mean `block`.

    Args:
        size: [> 0] length of the series.
        block: [>= 1] mean length of a block.
        draws: [> 0] how many resamples.
        generator: the dice.

    Returns:
        [shape=(draws, size)] places in the series.
    """
    fresh = generator.random((draws, size)) < 1.0 / block
    starts = generator.integers(0, size, (draws, size))
    place = np.arange(size)
    last = np.maximum.accumulate(np.where(fresh, place, 0), axis=1)
    begun = np.take_along_axis(starts, last, axis=1)
    return np.asarray((begun + place - last) % size, dtype=np.int64)


def optimal_block_length(values: FloatArray) -> float:
    """Choose the mean block length that estimates the variance of the mean best.

    Politis and White (2004) with the correction of Patton, Politis and White (2009), for the
    stationary bootstrap: (2 g^2 / d)^(1/3) n^(1/3).

    Args:
        values: [shape=(n,)] a series, oldest first.

    Returns:
        [>= 1, at most min(3 sqrt(n), n / 3)] 1 for a series that stands still or is too short.
    """
    size = len(values)
    run = max(5, int(math.log10(size))) if size else 0
    lags = math.ceil(math.sqrt(size)) + run
    if size <= lags + 1 or values.max() == values.min():
        return 1.0
    centred = values - values.mean()
    covariance = np.array([centred[k:] @ centred[: size - k] for k in range(lags + 1)]) / size
    width = _bandwidth(centred, covariance, run=run)
    lag = np.arange(1, width + 1)
    weight = np.minimum(1.0, 2.0 * (1.0 - lag / width))
    pull = 2.0 * float(np.sum(weight * lag * covariance[1 : width + 1]))
    spectrum = float(covariance[0] + 2.0 * np.sum(weight * covariance[1 : width + 1]))
    most = math.ceil(min(3.0 * math.sqrt(size), size / 3.0))
    if spectrum == 0.0:
        return float(most)
    return float(np.clip((pull**2 / spectrum**2) ** (1 / 3) * size ** (1 / 3), 1.0, most))


def _bandwidth(centred: FloatArray, covariance: FloatArray, *, run: int) -> int:
    """Return twice the last lag before `run` autocorrelations in a row that count as none."""
    size, lags = len(centred), len(covariance) - 1
    band = _BAND * math.sqrt(math.log10(size) / size)
    squares = np.cumsum(centred**2)
    lag = np.arange(lags + 1)
    behind = squares[-1] - squares[lag]
    ahead = squares[size - 2 - lag]
    small = np.abs(covariance * size) / np.sqrt(behind * ahead) < band
    quiet = [at for at in range(lags - run + 1) if np.all(small[at : at + run])]
    return min(2 * max(quiet[0], 1), lags) if quiet else lags
