"""The archive of candles: nothing doubled, nothing made up, all or nothing."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.errors import CandlesUnusableError, UserError
from candlewick.infrastructure.archive.candle_archive import CandleArchive, SeriesKey
from tests.bench import without

HOUR = 3_600_000
COLUMNS = ("open_time", "open", "high", "low", "close", "volume")


@pytest.fixture
def key(history: Candles) -> SeriesKey:
    return SeriesKey(exchange="binance", symbol=history.symbol, timeframe=history.timeframe)


def part(candles: Candles, first: int, past: int) -> Candles:
    return candles.between(first * HOUR, past * HOUR)


def test_what_was_kept_is_read_back_to_the_bit(
    tmp_path: Path, history: Candles, key: SeriesKey
) -> None:
    with CandleArchive(tmp_path / "sub" / "candles.db") as archive:
        assert archive.add(key, history, span=(0, 900 * HOUR)) == 900
    with CandleArchive(tmp_path / "sub" / "candles.db") as archive:
        read = archive.read(key)
        some = archive.read(key, (10 * HOUR, 20 * HOUR))

    for column in COLUMNS:
        np.testing.assert_array_equal(getattr(read, column), getattr(history, column))
    assert some.open_time.tolist() == [place * HOUR for place in range(10, 20)]


def test_a_download_goes_on_with_what_was_not_looked_at(
    tmp_path: Path, history: Candles, key: SeriesKey
) -> None:
    with CandleArchive(tmp_path / "candles.db") as archive:
        assert archive.unread(key, (0, 100 * HOUR)) == [(0, 100 * HOUR)]
        archive.add(key, part(history, 10, 20), span=(10 * HOUR, 20 * HOUR))
        archive.add(key, part(history, 40, 50), span=(40 * HOUR, 50 * HOUR))

        assert archive.unread(key, (0, 60 * HOUR)) == [
            (0, 10 * HOUR),
            (20 * HOUR, 40 * HOUR),
            (50 * HOUR, 60 * HOUR),
        ]


def test_a_hole_is_known_where_it_was_looked_for_and_nowhere_else(
    tmp_path: Path, history: Candles, key: SeriesKey
) -> None:
    with CandleArchive(tmp_path / "candles.db") as archive:
        archive.add(key, part(history, 0, 10), span=(0, 15 * HOUR))
        archive.add(key, part(history, 30, 40), span=(30 * HOUR, 40 * HOUR))

        assert archive.holes(key) == [(10 * HOUR, 15 * HOUR)]


def test_before_its_first_candle_a_market_has_no_holes(
    tmp_path: Path, history: Candles, key: SeriesKey
) -> None:
    with CandleArchive(tmp_path / "candles.db") as archive:
        archive.add(key, part(history, 50, 60), span=(0, 60 * HOUR))

        assert archive.holes(key) == []


def test_the_same_candle_twice_is_kept_once(
    tmp_path: Path, history: Candles, key: SeriesKey
) -> None:
    with CandleArchive(tmp_path / "candles.db") as archive:
        archive.add(key, part(history, 0, 20), span=(0, 20 * HOUR))

        assert archive.add(key, part(history, 10, 30), span=(10 * HOUR, 30 * HOUR)) == 10
        assert len(archive.read(key)) == 30


@pytest.mark.parametrize("column", ["close", "volume"])
def test_another_price_for_a_kept_candle_is_refused_and_nothing_is_added(
    tmp_path: Path, history: Candles, key: SeriesKey, column: str
) -> None:
    values = getattr(history, column).copy()
    values[15] = (history.low[15] + history.high[15]) / 2 if column == "close" else 0.5
    other = replace(history, **{column: values})
    with CandleArchive(tmp_path / "candles.db") as archive:
        archive.add(key, part(history, 0, 20), span=(0, 20 * HOUR))

        with pytest.raises(CandlesUnusableError, match=f"{15 * HOUR} ms is archived"):
            archive.add(key, part(other, 10, 30), span=(10 * HOUR, 30 * HOUR))
        assert len(archive.read(key)) == 20
        assert archive.unread(key, (0, 30 * HOUR)) == [(20 * HOUR, 30 * HOUR)]


def test_a_kept_candle_that_is_missing_now_is_refused(
    tmp_path: Path, history: Candles, key: SeriesKey
) -> None:
    holed = without(history, [15])
    with CandleArchive(tmp_path / "candles.db") as archive:
        archive.add(key, part(history, 0, 20), span=(0, 20 * HOUR))

        with pytest.raises(CandlesUnusableError, match="missing"):
            archive.add(key, part(holed, 0, 30), span=(0, 30 * HOUR))


def test_markets_and_timeframes_are_kept_apart(
    tmp_path: Path, history: Candles, key: SeriesKey
) -> None:
    other = replace(key, symbol="ETH/USDT")
    with CandleArchive(tmp_path / "candles.db") as archive:
        archive.add(key, part(history, 0, 5), span=(0, 5 * HOUR))

        assert len(archive.read(other)) == 0
        assert archive.unread(other, (0, HOUR)) == [(0, HOUR)]
        assert archive.series() == [key]


def test_readings_are_kept_in_order_and_replaced(tmp_path: Path) -> None:
    readings = [SentimentReading(known_at=at, score=50) for at in (3, 1, 2)]
    with CandleArchive(tmp_path / "candles.db") as archive:
        archive.add_readings(readings)
        archive.add_readings([SentimentReading(known_at=2, score=9)])

        assert [(one.known_at, one.score) for one in archive.readings()] == [
            (1, 50),
            (2, 9),
            (3, 50),
        ]


def test_the_file_is_private(tmp_path: Path) -> None:
    with CandleArchive(tmp_path / "candles.db"):
        assert (tmp_path / "candles.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["text", "another program's", "newer"])
def test_a_file_that_is_not_ours_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "candles.db"
    if kind == "text":
        path.write_text("this is no database, although it is long enough to look like one" * 99)
    else:
        with sqlite3.connect(path) as other:
            statement = "PRAGMA user_version = 9" if kind == "newer" else "CREATE TABLE t (x)"
            other.execute(statement)
        other.close()

    with pytest.raises(UserError, match=r"candles\.db"):
        CandleArchive(path)
