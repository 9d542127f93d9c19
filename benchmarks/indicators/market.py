"""Candles that everything is measured on: made up, seeded, the same on every machine."""

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray

SECOND = 1_000

Columns = dict[str, FloatArray | TimeArray]


def candles(size: int, *, seed: int = 7) -> Columns:
    """Return a market [shape=(size,)] near 60000 with two decimals, and a second price.

    A bar lasts a second, so that a day holds enough of them for an average since midnight to be
    one since the first bar.
    """
    rng = np.random.default_rng(seed)
    close = 60_000.0 * np.exp(np.cumsum(rng.normal(0.0, 0.0012, size)))
    before = np.concatenate(([60_000.0], close[:-1]))
    wicks = np.abs(rng.normal(0.0, 0.0007, (2, size))) * close
    prices = {
        "open": before,
        "high": np.maximum(before, close) + wicks[0],
        "low": np.minimum(before, close) - wicks[1],
        "close": close,
        "other": 3_000.0 * np.exp(np.cumsum(rng.normal(0.0, 0.002, size))),
    }
    return {
        **{name: np.round(values, 2) for name, values in prices.items()},
        "volume": np.round(np.exp(rng.normal(3.0, 0.9, size)), 5),
        "open_time": np.arange(size, dtype=np.int64) * SECOND,
    }
