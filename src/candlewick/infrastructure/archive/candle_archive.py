"""Candles and readings kept on disk, to replay them without a network."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.span import Span, merged, outside
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, UserError

_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE series (
    id INTEGER PRIMARY KEY, exchange TEXT NOT NULL, symbol TEXT NOT NULL, timeframe TEXT NOT NULL,
    UNIQUE (exchange, symbol, timeframe));
CREATE TABLE candle (
    series INTEGER NOT NULL REFERENCES series, open_time INTEGER NOT NULL,
    open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL,
    volume REAL NOT NULL, PRIMARY KEY (series, open_time)) WITHOUT ROWID;
CREATE TABLE looked_at (
    series INTEGER NOT NULL REFERENCES series, start INTEGER NOT NULL, past INTEGER NOT NULL);
CREATE TABLE reading (known_at INTEGER PRIMARY KEY, score INTEGER NOT NULL);
"""
_COLUMNS: Final = "open_time, open, high, low, close, volume"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesKey:
    """Which candles.

    Attributes:
        exchange: as ccxt calls it.
        symbol: such as "BTC/USDT".
        timeframe: the span of each candle.
    """

    exchange: str
    symbol: str
    timeframe: Timeframe

    def __str__(self) -> str:
        return f"{self.exchange} {self.symbol} {self.timeframe}"


class CandleArchive:
    """One SQLite file with the candles of many markets; use it in `with`.

    What was looked at is kept beside what was found there, so that a moment without a candle
    is known to be a hole of the exchange's and a download goes on where it was stopped. An
    addition is there whole or not at all.

    Args:
        path: the file; it is made if it is missing.

    Raises:
        UserError: it cannot be opened, or another program or a newer version made it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._plainly():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=10.0)
            self._connection.execute("PRAGMA journal_mode=WAL")
        with self._plainly(), self._at_once():
            self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, key: SeriesKey, candles: Candles, *, span: Span) -> int:
        """Keep `candles`, which are all that there are of `key` in `span`.

        Returns:
            How many of them were new.

        Raises:
            CandlesUnusableError: one is kept already with other prices; nothing was added.
            UserError: the file cannot be written; nothing was added.
        """
        with self._plainly(), self._at_once():
            series = self._series(key)
            self._require_same(key, series, candles)
            before = self._connection.total_changes
            columns = (getattr(candles, name.strip()).tolist() for name in _COLUMNS.split(","))
            self._connection.executemany(
                "INSERT OR IGNORE INTO candle VALUES (?, ?, ?, ?, ?, ?, ?)",
                zip([series] * len(candles), *columns, strict=True),
            )
            added = self._connection.total_changes - before
            spans = merged([*self._looked_at(series), span])
            self._connection.execute("DELETE FROM looked_at WHERE series = ?", (series,))
            self._connection.executemany(
                "INSERT INTO looked_at VALUES (?, ?, ?)", [(series, *one) for one in spans]
            )
        return added

    def read(self, key: SeriesKey, span: Span | None = None) -> Candles:
        """Return the candles of `key` that opened in `span`, or all; none gives none."""
        start, past = span or (0, 2**62)
        with self._plainly():
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM candle JOIN series ON id = series"  # noqa: S608 - ours
                " WHERE exchange = ? AND symbol = ? AND timeframe = ?"
                " AND open_time >= ? AND open_time < ? ORDER BY open_time",
                (key.exchange, key.symbol, str(key.timeframe), start, past),
            ).fetchall()
        prices = np.ascontiguousarray(
            np.array([row[1:] for row in rows], dtype=np.float64).reshape(len(rows), 5).T
        )
        return Candles(
            symbol=key.symbol,
            timeframe=key.timeframe,
            open_time=np.array([row[0] for row in rows], dtype=np.int64),
            open=prices[0],
            high=prices[1],
            low=prices[2],
            close=prices[3],
            volume=prices[4],
        )

    def unread(self, key: SeriesKey, span: Span) -> list[Span]:
        """Return what of `span` was never looked at, oldest first."""
        with self._plainly(), self._at_once():
            return list(outside(span, self._looked_at(self._series(key))))

    def holes(self, key: SeriesKey) -> list[Span]:
        """Return where candles are missing although they were looked for, oldest first."""
        step = key.timeframe.ms
        times = self.read(key).open_time.tolist()
        there = [(time, time + step) for time in times]
        with self._plainly(), self._at_once():
            looked_at = self._looked_at(self._series(key))
        first = times[0] if times else 0  # before it the market was not there yet
        return [
            hole for start, past in looked_at for hole in outside((max(start, first), past), there)
        ]

    def series(self) -> list[SeriesKey]:
        """Return which candles there are, in order."""
        with self._plainly():
            rows = self._connection.execute(
                "SELECT exchange, symbol, timeframe FROM series WHERE EXISTS"
                " (SELECT 1 FROM candle WHERE series = id) ORDER BY exchange, symbol, timeframe"
            ).fetchall()
        return [
            SeriesKey(exchange=exchange, symbol=symbol, timeframe=Timeframe.parse(timeframe))
            for exchange, symbol, timeframe in rows
        ]

    def add_readings(self, readings: Iterable[SentimentReading]) -> None:
        """Keep `readings`; one of a moment that is kept already takes its place.

        Raises:
            UserError: the file cannot be written; nothing was added.
        """
        rows = [(reading.known_at, reading.score) for reading in readings]
        with self._plainly(), self._at_once():
            self._connection.executemany("INSERT OR REPLACE INTO reading VALUES (?, ?)", rows)

    def readings(self) -> tuple[SentimentReading, ...]:
        """Return every reading, oldest first."""
        with self._plainly():
            rows = self._connection.execute(
                "SELECT known_at, score FROM reading ORDER BY known_at"
            ).fetchall()
        return tuple(SentimentReading(known_at=known_at, score=score) for known_at, score in rows)

    def _prepare(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version == 0 and tables == 0:
            for statement in _SCHEMA.split(";"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {_VERSION}")
        elif version != _VERSION:
            msg = (
                f"{self.path} was made by another program or a newer candlewick: use that one, or"
                " move the file away"
            )
            raise UserError(msg)

    def _series(self, key: SeriesKey) -> int:
        values = (key.exchange, key.symbol, str(key.timeframe))
        self._connection.execute(
            "INSERT OR IGNORE INTO series (exchange, symbol, timeframe) VALUES (?, ?, ?)", values
        )
        found: tuple[int] = self._connection.execute(
            "SELECT id FROM series WHERE exchange = ? AND symbol = ? AND timeframe = ?", values
        ).fetchone()
        return found[0]

    def _looked_at(self, series: int) -> list[Span]:
        return self._connection.execute(
            "SELECT start, past FROM looked_at WHERE series = ?", (series,)
        ).fetchall()

    def _require_same(self, key: SeriesKey, series: int, candles: Candles) -> None:
        if not len(candles):
            return
        kept = self._connection.execute(
            f"SELECT {_COLUMNS} FROM candle"  # noqa: S608 - our own words
            " WHERE series = ? AND open_time BETWEEN ? AND ?",
            (series, int(candles.open_time[0]), int(candles.open_time[-1])),
        )
        places = {time: place for place, time in enumerate(candles.open_time.tolist())}
        for time, *values in kept:
            place = places.get(time)
            names = ("open", "high", "low", "close", "volume")
            said = None if place is None else [float(getattr(candles, n)[place]) for n in names]
            if said != values:
                msg = (
                    f"{key}: the candle at {time} ms is archived as {values}, and now reads"
                    f" {said or 'as missing'}; nothing was added. Which one is right? Move"
                    f" {self.path} away to begin anew"
                )
                raise CandlesUnusableError(msg)

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Turn errors about the file into ours."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            msg = f"{self.path} cannot be used ({error}): see that it is a file of Candlewick's, that you may write it, and that the disk has room"
            raise UserError(msg) from error
