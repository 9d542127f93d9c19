"""Candles as they come in, page by page."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Final, NoReturn, TypeAlias

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError

Span: TypeAlias = tuple[int, int]
_COLUMNS: Final = 6


class CandleBook:
    """Collects the candles of one span; refuses what contradicts itself, repairs nothing."""

    def __init__(self, symbol: str, *, timeframe: Timeframe, start: int, end: int) -> None:
        """Wait for the candles that open from `start` to before `end` [ms]."""
        self._symbol = symbol
        self._timeframe = timeframe
        self._start = start
        self._end = end
        self._rows: dict[int, tuple[float, ...]] = {}

    def add(self, page: Iterable[Sequence[float | None]]) -> None:
        """Take in a page; rows outside the span, such as an open candle, are left out.

        Args:
            page: rows of open time [ms], open, high, low, close, volume.

        Raises:
            CandlesUnusableError: a row is no candle, or differs from what an earlier page said.
        """
        for row in page:
            if len(row) < _COLUMNS or row[0] is None:
                self._refuse(f"{row!r:.100} is no candle")
            open_time = int(row[0])
            if not self._start <= open_time < self._end:
                continue
            values = tuple(np.nan if value is None else float(value) for value in row[1:_COLUMNS])
            if self._rows.setdefault(open_time, values) != values:
                self._refuse(f"the candle at {open_time} ms came twice, with different values")

    @property
    def newest(self) -> int | None:
        """Return when the newest candle opened [ms]."""
        return max(self._rows, default=None)

    def gaps(self) -> list[Span]:
        """Return the spans [ms, from the first absent candle to the next one there] within."""
        step = self._timeframe.ms
        times = sorted(self._rows)
        return [
            (before + step, after)
            for before, after in itertools.pairwise(times)
            if after - before > step
        ]

    def head(self) -> Span | None:
        """Return the span [ms] before the oldest candle; None if it is full or all is absent."""
        oldest = min(self._rows, default=self._start)
        return (self._start, oldest) if oldest > self._start else None

    def candles(self, *, or_none: bool = False) -> Candles:
        """Return what came.

        Args:
            or_none: whether it may be that there are none.

        Raises:
            CandlesUnusableError: no candle came, or one is impossible.
        """
        times = sorted(self._rows)
        if not times and not or_none:
            self._refuse("no candle came")
        rows = [self._rows[time] for time in times]
        columns = np.array(rows, dtype=np.float64).reshape(len(rows), _COLUMNS - 1).T
        open_, high, low, close, volume = (np.ascontiguousarray(column) for column in columns)
        return Candles(
            symbol=self._symbol,
            timeframe=self._timeframe,
            open_time=np.array(times, dtype=np.int64),
            open=open_,
            high=high,
            low=low,
            close=close,
            volume=volume,
        )

    def _refuse(self, problem: str) -> NoReturn:
        msg = f"{self._symbol} {self._timeframe}: {problem}"
        raise CandlesUnusableError(msg)
