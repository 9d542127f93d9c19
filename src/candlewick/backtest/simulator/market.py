"""One market's candles as the compiled loop reads them, worked out once for many runs."""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.domain.market import Market
from candlewick.strategy.risk.conditions import conditions_of

_RANGES: Final = 14
_VOLUMES: Final = 24
_LANES: Final = 8
_LARGEST: Final = float(1 << 64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedMarket:
    """Candles, what the market was like at each, and what the broker draws there.

    Attributes:
        market: as far as its name tells; a replay knows no steps and limits.
        span: [ms, > 0] of a candle.
        start: [ms since 1970 UTC] the account is opened then, and no candle here closed before.
        columns: open, high, low, close, closes [ms], volatility and volume.
        draws: [shape=(n, 4)] walk and refusal of an opening, walk and refusal of a closing.
    """

    market: Market
    span: int
    start: int
    columns: tuple[FloatArray, ...]
    draws: FloatArray


def simulated_market(candles: Candles, *, start: int, end: int) -> SimulatedMarket:
    """Return the market for runs over the closes in (`start`, `end`] [ms since 1970 UTC].

    Args:
        candles: with those before `start`, off which its conditions are read.
        start: when the account is opened.
        end: the last close.
    """
    known = candles.up_to(end)
    first = int(np.searchsorted(known.close_time, start, side="right"))
    volatility, volume = _conditions(known)
    closes = known.close_time[first:]
    prices = (getattr(known, name)[first:] for name in ("open", "high", "low", "close"))
    columns = (*prices, closes.astype(np.float64), volatility[first:], volume[first:])
    return SimulatedMarket(
        market=Market.named(candles.symbol),
        span=candles.timeframe.ms,
        start=start,
        columns=tuple(np.ascontiguousarray(column) for column in columns),
        draws=np.array([_drawn(int(close) - start) for close in closes]).reshape(-1, 4),
    )


def _conditions(candles: Candles) -> tuple[FloatArray, FloatArray]:
    """Return `conditions_of` at every candle: volatility and volume."""
    count = len(candles)
    volatility, volume = np.empty(count), np.empty(count)
    for place in range(min(count, _VOLUMES)):
        known = conditions_of(candles.up_to(int(candles.close_time[place])))
        volatility[place], volume[place] = known.volatility, known.volume or 0.0
    if count > _VOLUMES:
        before = candles.close[:-1]
        ranges = np.maximum(candles.high[1:], before) - np.minimum(candles.low[1:], before)
        sums = _sums(np.lib.stride_tricks.sliding_window_view(ranges, _RANGES))
        newest = sums[_VOLUMES - _RANGES :] / _RANGES / candles.close[_VOLUMES:]
        volatility[_VOLUMES:] = newest
        windows = np.lib.stride_tricks.sliding_window_view(candles.volume, _VOLUMES)
        volume[_VOLUMES:] = np.median(windows[1:], axis=1)
    return volatility, volume


def _sums(windows: FloatArray) -> FloatArray:
    """Add up each window in the order in which numpy adds up an array of its length."""
    a = [windows[:, place] for place in range(windows.shape[1])]
    total = ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7]))
    for column in a[_LANES:]:
        total = total + column
    return total


def _drawn(since: int) -> list[float]:
    """Return what `NeutralBroker` lets the paper broker draw for the first market's orders."""
    draws = []
    for kind in ("open", "close"):
        neutral = hashlib.sha256(f"0 {since} {kind}".encode()).hexdigest()[:32]
        digest = hashlib.sha256(neutral.encode()).digest()
        draws += [int.from_bytes(digest[k : k + 8], "big") / _LARGEST for k in (0, 8)]
    return draws
