"""Candles in the files that users bring: what stands in them, row by row, nothing mended."""

import csv
import gzip
import importlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

from candlewick.errors import UserError

PRICES: Final = ("open", "high", "low", "close", "volume")
_TIMES: Final = ("open_time", "timestamp", "date", "datetime", "time", "ts", "open time")
_BINANCE: Final = ("open_time", *PRICES, "close_time")
"""The first columns of a dump that has no header, as Binance publishes them."""

_SECONDS_BELOW: Final = 1e11
_MICRO_ABOVE: Final = 1e14
"""A number of seconds, milliseconds or microseconds: today's lie far apart."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One candle as a file has it.

    Attributes:
        number: of the line or entry, from 1 [> 0].
        open_time: [ms since 1970 UTC].
        values: open, high, low, close, volume, as numbers.
    """

    number: int
    open_time: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CandleFile:
    """What stood in a file.

    Attributes:
        rows: in the file's own order.
        notes: what is odd about it and does no harm, one sentence each.
        open_since: [ms] candles that opened then or later were still open when it was saved;
            None where the file does not tell.
    """

    rows: tuple[FileRow, ...]
    notes: tuple[str, ...]
    open_since: int | None = None


def read_candle_file(path: Path) -> CandleFile:
    """Read candles from CSV, JSON, Feather or Parquet, gzipped or not.

    Raises:
        UserError: it cannot be read, has no candles, or a row is not one; the row is named.
    """
    kind = "".join(path.suffixes[-2:]).lower().removesuffix(".gz").rpartition(".")[2]
    if kind in {"feather", "parquet"}:
        return _from_table(path, kind)
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, EOFError) as error:
        _refuse(path, f"cannot be read: {error}")
    return _from_json(path, text) if kind == "json" else _from_csv(path, text)


def _from_csv(path: Path, text: str) -> CandleFile:
    lines = list(csv.reader(text.splitlines()))
    if not lines:
        _refuse(path, "is empty")
    names = [name.strip().lower() for name in lines[0]]
    first = 1
    if all(re.fullmatch(r"[-+0-9.eE]+", name) for name in names):
        names, first = list(_BINANCE[: len(names)]), 0
    records = (dict(zip(names, line, strict=False)) for line in lines[first:])
    return _from_records(path, names, enumerate(records, first + 1))


def _from_json(path: Path, text: str) -> CandleFile:
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        _refuse(path, f"is no JSON: {error}")
    if isinstance(said, dict):
        return _from_alpha_vantage(path, said)
    if not isinstance(said, list) or not all(isinstance(row, list | dict) for row in said):
        _refuse(path, "is no list of candles")
    if said and isinstance(said[0], dict):
        names = [str(name).lower() for name in said[0]]
        records = [{str(k).lower(): v for k, v in row.items()} for row in said]
        return _from_records(path, names, enumerate(records, 1))
    listed = (dict(zip(("open_time", *PRICES), row, strict=False)) for row in said)
    return _from_records(path, ("open_time", *PRICES), enumerate(listed, 1))


def _from_alpha_vantage(path: Path, said: Mapping[str, Any]) -> CandleFile:
    name = next((key for key in said if key.startswith("Time Series")), None)
    if name is None:
        _refuse(path, "is a JSON object without a time series")
    about = said.get("Meta Data", {})
    zone = next((value for key, value in about.items() if key.endswith("Time Zone")), "UTC")
    if zone != "UTC":
        _refuse(path, f"has the times of zone {zone}, not UTC: convert them first")
    records = [
        {"date": day, **{key.partition(". ")[2]: value for key, value in entry.items()}}
        for day, entry in said[name].items()
    ]
    records.reverse()
    saved = next((value for key, value in about.items() if key.endswith("Last Refreshed")), None)
    read = _from_records(path, ("date", *PRICES), enumerate(records, 1))
    since = None if saved is None else _moment(saved)[0]
    return CandleFile(read.rows, read.notes, open_since=since)


def _from_table(path: Path, kind: str) -> CandleFile:
    try:
        tables: Any = importlib.import_module(f"pyarrow.{kind}")
    except ImportError:
        _refuse(path, "needs pyarrow to be read: pip install candlewick[parquet]")
    try:
        table = tables.read_table(path)
    except (OSError, ValueError) as error:
        _refuse(path, f"cannot be read: {error}")
    names = [name.lower() for name in table.column_names]
    columns = [column.to_pylist() for column in table.columns]
    records = (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
    return _from_records(path, names, enumerate(records, 1))


def _from_records(
    path: Path, names: Sequence[str], records: Iterator[tuple[int, Mapping[str, Any]]]
) -> CandleFile:
    time = next((name for name in _TIMES if name in names), None)
    absent = [name for name in PRICES if name not in names]
    if time is None or absent:
        wanted = ", ".join(absent or _TIMES[:4])
        _refuse(path, f"has no column {wanted}; it has {', '.join(names)[:200]}")
    rows: list[FileRow] = []
    zoneless = False
    for number, record in records:
        open_time, zoned = _time_of(path, number, record.get(time))
        zoneless |= not zoned
        rows.append(FileRow(number, open_time, _values_of(path, number, record)))
    if not rows:
        _refuse(path, "holds no candle")
    return CandleFile(tuple(rows), tuple(_notes(names, zoneless=zoneless)))


def _notes(names: Sequence[str], *, zoneless: bool) -> Iterator[str]:
    junk = [name for name in names if not name or name.startswith("unnamed")]
    if junk:
        yield f"{len(junk)} columns without a name are left out: the file was saved more than once"
    if zoneless:
        yield "its times name no zone and are read as UTC"


def _time_of(path: Path, number: int, value: object) -> tuple[int, bool]:
    try:
        return _moment(value)
    except (ValueError, OverflowError):
        _refuse(path, f"row {number}: {str(value)!r:.60} is no time")


def _moment(value: object) -> tuple[int, bool]:
    """Return a time [ms since 1970 UTC], and whether it says of which zone it is."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]+(\.0*)?", value.strip()):
        value = datetime.fromisoformat(value.strip())
    if isinstance(value, datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=UTC)
        return round(zoned.timestamp() * 1000), value.tzinfo is not None
    if not isinstance(value, str | int | float):
        msg = "no time"
        raise ValueError(msg)  # noqa: TRY004 - as fromisoformat has it
    number = float(value)
    if number < _SECONDS_BELOW:
        return round(number * 1000), True
    return round(number / 1000) if number > _MICRO_ABOVE else round(number), True


def _values_of(path: Path, number: int, record: Mapping[str, Any]) -> tuple[float, ...]:
    try:
        return tuple(float(record[name]) for name in PRICES)
    except (KeyError, TypeError, ValueError):
        said = {name: record.get(name) for name in PRICES}
        _refuse(path, f"row {number}: a number is missing in {str(said)[:160]}")


def _refuse(path: Path, problem: str) -> NoReturn:
    msg = f"{path} {problem}"
    raise UserError(msg)
