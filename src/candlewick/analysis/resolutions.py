"""Candles at several resolutions: the newest in full, older ones put together."""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe

RECENT: Final = 12
"""[candles] At least as many of the newest are shown in full."""

_LADDER: Final = tuple(
    Timeframe.parse(name) for name in ("5m", "15m", "1h", "4h", "1d", "1w", "4w")
)
_STEP: Final = 3
"""A rung is at least so many times as long as the one before it."""
_TOP_ROWS: Final = 20
"""The ladder ends once its last rung gives no more bars than this; it never shows more."""
_LEAST: Final = 6
"""[bars] A rung between two others reaches back over whole spans of the next, for at least so many
of its own, those that a shorter rung shows included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Some candles put together.

    Attributes:
        start: [ms since 1970 UTC] when its span begins.
        end: [ms since 1970 UTC] when its span ends.
        open: [quote currency, > 0] the first candle's open.
        high: [quote currency, > 0] the highest price.
        low: [quote currency, > 0] the lowest price.
        close: [quote currency, > 0] the last candle's close.
        volume: [base currency, >= 0] traded in all.
        count: [> 0] how many candles it holds.
        whole: whether it holds every candle of its span.
    """

    start: int
    end: int
    open: float
    high: float
    low: float
    close: float
    volume: float
    count: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Consecutive bars of one span, aligned to UTC, oldest first; a span without trades has none.

    Attributes:
        span: of each bar.
        bars: what there is.
    """

    span: Timeframe
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolutions:
    """All candles of a window, each in exactly one bar.

    Attributes:
        older: what came before the first bar of the longest span; None where nothing did.
        rungs: from the longest span to the candles' own.
    """

    older: Bar | None
    rungs: tuple[Rung, ...]


def resolve(candles: Candles) -> Resolutions:
    """Divide `candles` [n > 0] into spans that grow longer with age.

    Each border lies on the grid of the longer span, so that the same bars come again at the
    next close, and only a new one is added behind them; a bar is never in the making.
    """
    spans = _spans(candles)
    borders = _borders(candles, spans)
    ends = [int(candles.close_time[-1]), *borders]
    rungs = [
        Rung(span=span, bars=_bars(candles.between(start, end), span))
        for span, start, end in zip(spans, borders, ends, strict=False)
    ]
    before = candles.between(0, borders[-1])
    first = int(candles.open_time[0])
    older = _bar(before, 0, len(before), start=first, end=borders[-1]) if len(before) else None
    return Resolutions(older=older, rungs=tuple(reversed(rungs)))


def _spans(candles: Candles) -> list[Timeframe]:
    """Return the candles' own span and longer ones, each a multiple of the one before."""
    spans, whole = [candles.timeframe], len(candles) * candles.timeframe.ms
    for rung in _LADDER:
        if whole <= _TOP_ROWS * spans[-1].ms:
            break
        if rung.ms >= _STEP * spans[-1].ms and rung.ms % spans[-1].ms == 0:
            spans.append(rung)
    return spans


def _borders(candles: Candles, spans: list[Timeframe]) -> list[int]:
    """Return where the bars of each span begin [ms], newest first."""
    if len(spans) == 1:
        return [int(candles.open_time[0])]
    as_of, whole = int(candles.close_time[-1]), len(candles) * candles.timeframe.ms
    borders: list[int] = []
    reach = RECENT * spans[0].ms
    for shorter, longer in itertools.pairwise(spans):
        if borders:
            reach = -(-_LEAST * shorter.ms // longer.ms) * longer.ms
        borders.append(min(longer.last_close(as_of - reach), *borders, as_of))
        reach += longer.ms
    # As many as there is room for even where the borders lie worst, so that the first bar stays
    # the same until the last border moves.
    rows = min(max(whole - reach, 0) // spans[-1].ms, _TOP_ROWS)
    return [*borders, borders[-1] - rows * spans[-1].ms]


def _bars(candles: Candles, span: Timeframe) -> tuple[Bar, ...]:
    """Put together what opened in the same span; the grid's starts are those of its candles."""
    if not len(candles):
        return ()
    starts = span.last_closes(candles.open_time)
    begins = np.concatenate(([True], starts[1:] > starts[:-1]))
    firsts = np.flatnonzero(begins)
    counts = np.diff(firsts, append=len(starts)).tolist()
    columns = zip(
        starts[firsts].tolist(),
        candles.open[firsts].tolist(),
        np.maximum.reduceat(candles.high, firsts).tolist(),
        np.minimum.reduceat(candles.low, firsts).tolist(),
        candles.close[np.append(firsts[1:], len(starts)) - 1].tolist(),
        _sums(candles.volume, firsts.tolist(), counts),
        counts,
        strict=True,
    )
    return tuple(
        Bar(
            start=start,
            end=start + span.ms,
            open=open_,
            high=high,
            low=low,
            close=close,
            volume=volume,
            count=count,
            whole=count * candles.timeframe.ms == span.ms,
        )
        for start, open_, high, low, close, volume, count in columns
    )


def _sums(values: FloatArray, firsts: list[int], counts: list[int]) -> list[float]:
    """Return the sum of each stretch, each added up by itself, whatever stands before it."""
    if len(counts) == len(values):
        alone: list[float] = values.tolist()
        return alone
    return [
        float(values[first : first + count].sum())
        for first, count in zip(firsts, counts, strict=True)
    ]


def _bar(candles: Candles, first: int, last: int, *, start: int, end: int) -> Bar:
    """Put the candles from place `first` to before `last` together."""
    return Bar(
        start=start,
        end=end,
        open=float(candles.open[first]),
        high=float(candles.high[first:last].max()),
        low=float(candles.low[first:last].min()),
        close=float(candles.close[last - 1]),
        volume=float(candles.volume[first:last].sum()),
        count=last - first,
        whole=(last - first) * candles.timeframe.ms == end - start,
    )
