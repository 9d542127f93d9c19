"""Readings that come at their own times, laid beside candles."""

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray


def as_of(open_time: TimeArray, known_at: TimeArray, values: FloatArray) -> FloatArray:
    """Give each candle the newest reading that was known when the candle opened.

    A reading that becomes known while a candle is open is first given to the next one: so it was
    known during every moment of the candles that it stands beside.

    Args:
        open_time: [shape=(n,), ms since 1970 UTC] when each candle opened.
        known_at: [shape=(m,), ms since 1970 UTC] when each reading was published, not the day that
            it is about; rising.
        values: [shape=(m,)] the readings.

    Returns:
        [shape=(n,)] NaN for candles that opened before the first reading.

    Raises:
        ValueError: `values` and `known_at` are not 1-d and equally long, or `known_at` does not
            rise.
    """
    if known_at.ndim != 1 or known_at.shape != values.shape:
        msg = f"`values` has shape {values.shape} where `known_at` has {known_at.shape}"
        raise ValueError(msg)
    if (np.diff(known_at) <= 0).any():
        at = int((np.diff(known_at) <= 0).argmax()) + 1
        msg = f"`known_at` must rise from reading to reading, and does not at index {at}"
        raise ValueError(msg)
    newest = np.searchsorted(known_at, open_time, side="right")
    return np.concatenate(([np.nan], values))[newest]
