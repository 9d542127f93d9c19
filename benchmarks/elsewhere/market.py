"""The series that every library is given: made up, seeded, the same on every machine."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray

HOUR = 3_600_000
Change = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True)
class Market:
    """The columns [shape=(n,)] of one market, oldest bar first."""

    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray

    def __len__(self) -> int:
        return len(self.close)

    @property
    def open_time(self) -> TimeArray:
        """Return one bar an hour [shape=(n,), ms since 1970 UTC]."""
        return np.arange(len(self), dtype=np.int64) * HOUR

    def changed(self, change: Change) -> "Market":
        """Return the market with every column changed alike."""
        return Market(*(change(column) for column in self.columns()))

    def columns(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return high, low, close and volume."""
        return self.high, self.low, self.close, self.volume


def walk(size: int = 120) -> Market:
    """Return a random walk around 100 with two decimals."""
    rng = np.random.default_rng(7)
    close = np.round(100.0 + np.cumsum(rng.normal(0.0, 0.8, size)), 2)
    reach = np.round(rng.uniform(0.1, 0.9, (2, size)), 2)
    volume = np.round(rng.uniform(10.0, 100.0, size), 1)
    return Market(high=close + reach[0], low=close - reach[1], close=close, volume=volume)


def flat() -> Market:
    """Return a market whose price is 100 on every bar."""
    price = np.full(120, 100.0)
    return replace(walk(), high=price, low=price, close=price)


def silent() -> Market:
    """Return the random walk with no volume at all."""
    return replace(walk(), volume=np.zeros(120))


def spiked() -> Market:
    """Return the random walk with one bar, 50, at a thousand million."""
    market = walk(300)
    close = market.close.copy()
    close[50] = 1e9
    return replace(market, close=close)


def quiet() -> Market:
    """Return a price that stays within a cent of 60000."""
    close = 60_000.0 + np.random.default_rng(7).uniform(-0.01, 0.01, 300)
    return Market(high=close, low=close, close=close, volume=np.ones(300))
