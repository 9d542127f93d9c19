"""Means of many resamples of a matrix."""

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray


def resampled_means(values: FloatArray, places: TimeArray) -> FloatArray:
    """Return the mean of each column over each resample.

    Counts how often each day was drawn and multiplies, instead of gathering every resample.

    Args:
        values: [shape=(days, columns)].
        places: [shape=(draws, days)] which days each resample took.

    Returns:
        [shape=(draws, columns)].
    """
    draws, days = places.shape
    flat = places + np.arange(draws)[:, None] * days
    counts = np.bincount(flat.ravel(), minlength=draws * days).reshape(draws, days)
    return np.asarray(counts @ values / days)
