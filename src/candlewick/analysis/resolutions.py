"""Candles at several resolutions: the newest in full, older ones put together."""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe

_COLUMNS: Final = ("open_time", "open", "high", "low", "close", "volume")
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
_TELLING: Final = 64
"""[bytes] The newest volumes of two rungs of one length are hardly ever the same."""


class Bar(NamedTuple):
    """Some candles put together; a tuple, as each prompt is made from dozens of them.

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
    count: int  # type: ignore[assignment] # nobody counts equals in a bar
    whole: bool


_BAR: Final = functools.partial(tuple.__new__, Bar)
"""A bar of its fields, in a third of the time that naming them takes."""


class Rung(NamedTuple):
    """Consecutive bars of one span, aligned to UTC, oldest first; a span without trades has none.

    It is known by its candles, and put together when asked: what was worked out for the same
    candles at the close before need not be worked out again.

    Attributes:
        span: of each bar.
        own: [ms] the candles' own span.
        candles: their columns, one behind the other, as bytes.
    """

    span: Timeframe
    own: int
    candles: bytes

    def __hash__(self) -> int:
        """Look at the end alone: to hash all candles would take longer than to compare them."""
        return hash((self.span.ms, len(self.candles), self.candles[-_TELLING:]))

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Return what there is, put together anew."""
        if not self.candles:
            return ()
        size = len(self.candles) // len(_COLUMNS)
        times = np.frombuffer(self.candles, dtype=np.int64, count=size // 8)
        columns = np.frombuffer(self.candles, offset=size).reshape(len(_COLUMNS) - 1, -1)
        whole = self.span.ms == self.own
        return _single(times, columns, self.own) if whole else _together(times, columns, self)


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
    spans, own = _spans(len(candles), candles.timeframe), candles.timeframe.ms
    borders = _borders(candles, spans)
    columns = [getattr(candles, name) for name in _COLUMNS]
    places = [len(candles), *candles.open_time.searchsorted(borders).tolist()]
    rungs = [
        Rung(span, own, b"".join([column[first:past].tobytes() for column in columns]))
        for span, first, past in zip(spans, places[1:], places, strict=False)
    ]
    before = places[-1]
    start = int(candles.open_time[0])
    older = _bar(candles, before, start=start, end=borders[-1]) if before else None
    return Resolutions(older=older, rungs=tuple(reversed(rungs)))


@functools.lru_cache(maxsize=64)
def _spans(count: int, own: Timeframe) -> Sequence[Timeframe]:
    """Return the span of so many candles and longer ones, each a multiple of the one before."""
    spans, whole = [own], count * own.ms
    for rung in _LADDER:
        if whole <= _TOP_ROWS * spans[-1].ms:
            break
        if rung.ms >= _STEP * spans[-1].ms and rung.ms % spans[-1].ms == 0:
            spans.append(rung)
    return spans


def _borders(candles: Candles, spans: Sequence[Timeframe]) -> list[int]:
    """Return where the bars of each span begin [ms], newest first."""
    if len(spans) == 1:
        return [int(candles.open_time[0])]
    as_of = candles.newest_close
    whole = len(candles) * candles.timeframe.ms
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


def _together(times: TimeArray, columns: FloatArray, rung: Rung) -> tuple[Bar, ...]:
    """Put together what opened in the same span.

    Args:
        times: [shape=(n > 0,)] when each candle opened.
        columns: [shape=(5, n)] their opens, highs, lows, closes, volumes.
        rung: what they are of; its grid's starts are those of the candles' own.
    """
    span = rung.span.ms
    slots = (times - rung.span.last_close(times.item(0))) // span
    begins = [0, *((slots[1:] != slots[:-1]).nonzero()[0] + 1).tolist()]
    stops = [*begins[1:], len(times)]
    starts = rung.span.last_closes(times[begins]).tolist()
    counts = [stop - begin for begin, stop in zip(begins, stops, strict=True)]
    open_, high, low, close, volume = columns
    bars = zip(
        starts,
        [at + span for at in starts],
        open_[begins].tolist(),
        np.maximum.reduceat(high, begins).tolist(),
        np.minimum.reduceat(low, begins).tolist(),
        [close.item(stop - 1) for stop in stops],
        _sums(volume, begins, counts),
        counts,
        [count * rung.own == span for count in counts],
        strict=True,
    )
    return tuple(map(_BAR, bars))


def _single(times: TimeArray, columns: FloatArray, span: int) -> tuple[Bar, ...]:
    """Make each candle a bar of its own."""
    count = len(times)
    ends = (times + span).tolist()
    bars = zip(times.tolist(), ends, *columns.tolist(), [1] * count, [True] * count, strict=True)
    return tuple(map(_BAR, bars))


def _sums(values: FloatArray, begins: Sequence[int], counts: Sequence[int]) -> list[float]:
    """Return the sum of each stretch, each added up by itself, whatever stands before it."""
    size = counts[0]
    if size * len(counts) == len(values) and counts.count(size) == len(counts):
        sums: list[float] = np.add.reduce(values.reshape(-1, size), axis=1).tolist()
        return sums
    return [
        float(np.add.reduce(values[begin : begin + count]))
        for begin, count in zip(begins, counts, strict=True)
    ]


def _bar(candles: Candles, count: int, *, start: int, end: int) -> Bar:
    """Put the first `count` [> 0] candles together."""
    return Bar(
        start=start,
        end=end,
        open=candles.open.item(0),
        high=float(np.maximum.reduce(candles.high[:count])),
        low=float(np.minimum.reduce(candles.low[:count])),
        close=candles.close.item(count - 1),
        volume=float(np.add.reduce(candles.volume[:count])),
        count=count,
        whole=count * candles.timeframe.ms == end - start,
    )
