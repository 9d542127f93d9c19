"""Candles and readings from CSV files."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError


def read_candles(path: Path) -> Candles:
    """Read a file named like BTC-USDT-1h.csv.

    Its columns are open_time_ms, open, high, low, close and volume.

    Raises:
        UserError: the name or a column is not as told.
        CandlesUnusableError: what it holds is not sound.
    """
    parts = path.stem.split("-")
    rows = _rows(path)
    try:
        base, quote, timeframe = parts
        columns = {
            name: np.array([float(row[name]) for row in rows])
            for name in ("open", "high", "low", "close", "volume")
        }
        open_time = np.array([int(row["open_time_ms"]) for row in rows], dtype=np.int64)
    except (KeyError, ValueError) as error:
        msg = (
            f"{path}: name it like BTC-USDT-1h.csv and give it the columns "
            f"open_time_ms,open,high,low,close,volume ({error!r})"
        )
        raise UserError(msg) from error
    return Candles(
        symbol=f"{base}/{quote}",
        timeframe=Timeframe.parse(timeframe),
        open_time=open_time,
        **columns,
    )


def read_fear_greed(path: Path) -> tuple[SentimentReading, ...]:
    """Read a file with the columns date [YYYY-MM-DD, UTC] and fng [0 to 100].

    Raises:
        UserError: a column is not as told.
    """
    try:
        return tuple(
            SentimentReading(known_at=_midnight(row["date"]), score=int(row["fng"]))
            for row in _rows(path)
        )
    except (KeyError, ValueError) as error:
        msg = f"{path}: give it the columns date,fng ({error!r})"
        raise UserError(msg) from error


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _midnight(date: str) -> int:
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp() * 1000)
