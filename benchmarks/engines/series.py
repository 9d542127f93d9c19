"""The candles and signals that every engine gets."""

import numpy as np

COUNT = 500_000
SEED = 42
SIGMA = 0.004
FAST, SLOW = 10, 30
FIRST_PRICE = 30_000.0
STOP, TARGET, FEE = 0.02, 0.04, 0.001
BALANCE = 1e9


def series(count: int = COUNT) -> dict[str, np.ndarray]:
    """Return `count` one-minute candles of a random walk, and the crossings of two averages.

    Each candle opens where the last one closed, so that "at this close" and "at the next open" are
    one price and engines that differ in this still have to agree. Signals: 1 where the fast
    average crosses the slow one upwards, -1 downwards, 0 elsewhere.
    """
    rng = np.random.default_rng(SEED)
    close = FIRST_PRICE * np.exp(np.cumsum(rng.normal(0.0, SIGMA, count)))
    open_ = np.concatenate(([FIRST_PRICE], close[:-1]))
    reach = np.abs(rng.normal(0.0, SIGMA / 2.0, (2, count)))
    above = _average(close, FAST) > _average(close, SLOW)
    crossed = np.zeros(count, dtype=np.int8)
    crossed[SLOW:] = np.where(above[SLOW:] == above[SLOW - 1 : -1], 0, 2 * above[SLOW:] - 1)
    return {
        "open": open_,
        "high": np.maximum(open_, close) * (1.0 + reach[0]),
        "low": np.minimum(open_, close) * (1.0 - reach[1]),
        "close": close,
        "signal": crossed,
    }


def _average(close: np.ndarray, length: int) -> np.ndarray:
    sums = np.cumsum(close)
    average = np.full(len(close), np.nan)
    average[length - 1 :] = (sums[length - 1 :] - np.concatenate(([0.0], sums[:-length]))) / length
    return average
