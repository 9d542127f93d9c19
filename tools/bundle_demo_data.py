#!/usr/bin/env python3
r"""Build the candles and readings that `candlewick demo` replays, from their sources.

    tools/bundle_demo_data.py --into src/candlewick/infrastructure/archive/bundled \
        --candles BTC/USDT btc_1h_data_2018_to_2025.csv \
        --candles SOL/USDT SOLUSDT_1h.csv \
        --readings fear_greed.csv

Candle files are CSV (a header line; the open time first, as text in UTC or in milliseconds;
columns named open, high, low, close, volume in any case) or parquet with the same columns.
The readings are CSV with columns date and fng. `SOURCES.md` beside the result names the
sources. The same sources give the same bytes; `manifest.json` holds their sha256.
"""

import argparse
import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow.parquet  # type: ignore[import-untyped]

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
FIRST_OPEN: Final = "2025-10-01 00:00"
LAST_OPEN: Final = "2025-12-31 22:00"
"""The SOL source ends here: its author asked up to midnight in a zone two hours east of UTC."""
SENTIMENT_LEAD_DAYS: Final = 40
PRICES: Final = ("open", "high", "low", "close", "volume")

Row = tuple[int, tuple[float, ...]]


def to_ms(text: str) -> int:
    """Return an open time [ms since 1970 UTC] written as text in UTC or as milliseconds."""
    text = text.strip()
    if text.isdigit():
        return int(text)
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def candle_rows(path: Path) -> Iterator[Row]:
    """Yield each candle of a source file: its open time [ms] and open ... volume."""
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        times = table["timestamp"].cast("int64").to_pylist()
        columns = [table[name].to_pylist() for name in PRICES]
        yield from zip(times, zip(*columns, strict=True), strict=True)
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = [name.strip().lower() for name in next(reader)]
        places = [header.index(name) for name in PRICES]
        for line in reader:
            # The Kaggle set leaves its newest, still open candle without a time.
            if line and line[0].strip():
                yield to_ms(line[0]), tuple(float(line[place]) for place in places)


def candles_in_window(path: Path) -> list[Row]:
    """Return the hourly candles of the window, and refuse a source that lacks one."""
    first, last = to_ms(FIRST_OPEN), to_ms(LAST_OPEN)
    rows = sorted(row for row in candle_rows(path) if first <= row[0] <= last)
    if [row[0] for row in rows] != list(range(first, last + HOUR_MS, HOUR_MS)):
        message = f"{path}: candles between {FIRST_OPEN} and {LAST_OPEN} UTC are missing or doubled"
        raise SystemExit(message)
    return rows


def readings_in_window(path: Path) -> list[tuple[int, int]]:
    """Return the daily scores from 40 days before the window to its end, none missing."""
    first = to_ms(FIRST_OPEN) - SENTIMENT_LEAD_DAYS * DAY_MS
    with path.open(encoding="utf-8", newline="") as file:
        all_rows = [(to_ms(line["date"]), int(line["fng"])) for line in csv.DictReader(file)]
    rows = sorted(row for row in all_rows if first <= row[0] <= to_ms(LAST_OPEN))
    if [row[0] for row in rows] != list(range(first, to_ms(LAST_OPEN) + 1, DAY_MS)):
        message = f"{path}: days are missing or doubled"
        raise SystemExit(message)
    return rows


def shortest(number: float) -> str:
    """Write `number` with as few digits as give it back exactly."""
    return repr(number).removesuffix(".0")


def write(path: Path, header: str, lines: Iterable[Sequence[str]]) -> str:
    """Write a CSV file with Unix line ends and return its sha256."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(lines)
    content = text.getvalue().encode("ascii")
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def bundle_candles(folder: Path, symbol: str, source: Path) -> dict[str, dict[str, object]]:
    """Write one symbol's candles and return their entry of the manifest."""
    rows = candles_in_window(source)
    name = f"{symbol.replace('/', '-')}-1h.csv"
    lines = ([str(at), *map(shortest, prices)] for at, prices in rows)
    return {
        name: {
            "sha256": write(folder / name, "open_time_ms,open,high,low,close,volume", lines),
            "rows": len(rows),
            "symbol": symbol,
            "timeframe": "1h",
            "first_open_ms": rows[0][0],
            "last_open_ms": rows[-1][0],
        }
    }


def bundle_readings(folder: Path, source: Path) -> dict[str, dict[str, object]]:
    """Write the Fear & Greed readings and return their entry of the manifest."""
    rows = readings_in_window(source)
    name = "fear-greed.csv"
    lines = ([str(day), str(score)] for day, score in rows)
    return {
        name: {
            "sha256": write(folder / name, "day_ms,score", lines),
            "rows": len(rows),
            "first_day_ms": rows[0][0],
            "last_day_ms": rows[-1][0],
        }
    }


def main() -> None:
    """Read the command line and write the bundle."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--candles", nargs=2, action="append", required=True, metavar=("SYMBOL", "FILE")
    )
    parser.add_argument("--readings", type=Path, required=True, metavar="FILE")
    given = parser.parse_args()
    manifest: dict[str, dict[str, object]] = {}
    for symbol, source in given.candles:
        manifest |= bundle_candles(given.into, symbol, Path(source))
    manifest |= bundle_readings(given.into, given.readings)
    text = json.dumps(manifest, indent=2) + "\n"
    (given.into / "manifest.json").write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
