"""One market's candles as the compiled loop reads them, worked out once for many runs."""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.candles import Candles
from candlewick.domain.market import Market
from candlewick.ports.candle_source import RECENT
from candlewick.strategy.risk.conditions import conditions_of

OPEN: Final = 0
AT: Final = 1
VOLATILITY: Final = 2
VOLUME: Final = 3
OPENING: Final = 4
CLOSING: Final = 6
"""Columns of `SimulatedMarket.rows`; of the last two each has a second beside it."""

_ROW: Final = 8
_LINE: Final = 64
"""[bytes]"""

_RANGES: Final = 14
_VOLUMES: Final = 24
_LANES: Final = 8
_LARGEST: Final = float(1 << 64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedMarket:
    """Candles, what the market was like at each, and what the broker draws there.

    Every candle's high, low and close are looked at, so they lie in columns. All else is needed
    only where something happens, and then all at once: it lies in rows, of one cache line each.

    Attributes:
        market: as far as its name tells; a replay knows no steps and limits.
        span: [ms, > 0] of a candle.
        start: [ms since 1970 UTC] the account is opened then, and no candle here closed before.
        closes: [shape=(n,), ms since 1970 UTC].
        unseen: places of candles that a hole before them keeps from being looked at, rising; they
            are made up for at the first one that can be.
        prices: high, low and close [shape=(n,), quote currency, > 0].
        rows: [shape=(n, 8)] open, close [ms], volatility, volume, and what the broker draws: walk
            and refusal of an opening, walk and refusal of a closing.
    """

    market: Market
    span: int
    start: int
    closes: TimeArray
    unseen: TimeArray
    prices: tuple[FloatArray, FloatArray, FloatArray]
    rows: FloatArray


def simulated_market(candles: Candles, *, start: int, end: int) -> SimulatedMarket:
    """Return the market for runs over the closes in (`start`, `end`] [ms since 1970 UTC].

    Args:
        candles: with those before `start`, off which its conditions are read.
        start: when the account is opened.
        end: the last close.
    """
    known = candles.up_to(end)
    first = int(np.searchsorted(known.close_time, start, side="right"))
    hidden = _hidden(known)[first:]
    # What follows the last candle that can be looked at is never made up for.
    ends = known.close_time[first:][~hidden]
    known = known.up_to(int(ends[-1]) if len(ends) else start)
    closes = np.ascontiguousarray(known.close_time[first:])
    rows = _cache_lines(len(closes))
    rows[:, OPEN], rows[:, AT] = known.open[first:], closes
    for place, column in zip((VOLATILITY, VOLUME), _conditions(known), strict=True):
        rows[:, place] = column[first:]
    rows[:, OPENING:] = np.array([_drawn(int(close) - start) for close in closes]).reshape(-1, 4)
    return SimulatedMarket(
        market=Market.named(candles.symbol),
        span=candles.timeframe.ms,
        start=start,
        closes=closes,
        unseen=np.flatnonzero(hidden[: len(closes)]),
        prices=(
            np.ascontiguousarray(known.high[first:]),
            np.ascontiguousarray(known.low[first:]),
            np.ascontiguousarray(known.close[first:]),
        ),
        rows=rows,
    )


def _cache_lines(count: int) -> FloatArray:
    """Return rows of which each is one cache line, so that one access brings all of it."""
    memory = np.empty((count + 1) * _ROW)
    first = -memory.ctypes.data % _LINE // memory.itemsize
    return memory[first : first + count * _ROW].reshape(count, _ROW)


def _hidden(candles: Candles) -> NDArray[np.bool_]:
    """Return which candles a `CandleSource` does not give at their close, for a hole before them."""
    times, span = candles.open_time, candles.timeframe.ms
    after_a_hole = np.diff(times, prepend=times[:1]) > span
    never = np.iinfo(np.int64).min
    newest = np.maximum.accumulate(np.where(after_a_hole, times, never))
    return np.asarray(newest > times + span - RECENT * span)


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
