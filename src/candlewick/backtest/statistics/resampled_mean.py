"""What many resamples say together."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray, TimeArray


def resampled_means(values: FloatArray, batches: Iterable[TimeArray]) -> FloatArray:
    """Return the mean of each column over each resample.

    Counts how often each day was drawn and multiplies, instead of gathering every resample.

    Args:
        values: [shape=(days, columns)].
        batches: [shape=(some, days) each] which days each resample took.

    Returns:
        [shape=(draws, columns)].
    """
    return np.concatenate([_means(values, places) for places in batches])


def _means(values: FloatArray, places: TimeArray) -> FloatArray:
    draws, days = places.shape
    flat = places + np.arange(draws)[:, None] * days
    counts = np.bincount(flat.ravel(), minlength=draws * days).reshape(draws, days)
    return np.asarray(counts @ values / days)


def bootstrap_p_value(extreme: NDArray[np.bool_]) -> float:
    """Return (1 + extreme draws) / (1 + draws) [0 to 1], never 0.

    What was seen counts as one of the draws (Davison and Hinkley 1997, section 4.2): a finite
    number of draws cannot show that something is impossible.
    """
    return (1.0 + float(np.sum(extreme))) / (1.0 + extreme.size)
