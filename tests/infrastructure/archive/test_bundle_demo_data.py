import csv
import runpy
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from candlewick.infrastructure.archive import bundled_file

TOOL = Path(__file__).parents[3] / "tools" / "bundle_demo_data.py"
FOLDER = Path(bundled_file.__file__).parent / "bundled"
FILES = ("BTC-USDT-1h.csv", "SOL-USDT-1h.csv", "fear-greed.csv", "manifest.json")

Build = Callable[..., None]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Return a call that runs the tool on the given BTC, SOL and readings files."""

    def run(bitcoin: Path, solana: Path, readings: Path) -> None:
        line = [str(TOOL), "--into", str(tmp_path)]
        line += ["--candles", "BTC/USDT", str(bitcoin), "--candles", "SOL/USDT", str(solana)]
        monkeypatch.setattr(sys, "argv", [*line, "--readings", str(readings)])
        runpy.run_path(str(TOOL), run_name="__main__")

    return run


def as_text(moment: str) -> str:
    return datetime.fromtimestamp(int(moment) / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.000000 ")


def as_kaggle_has_it(bundled: str, into: Path, *, skip: int | None = None) -> Path:
    """Write bundled candles back in the layout of the Kaggle set, its untimed last line too."""
    with (FOLDER / bundled).open(encoding="ascii", newline="") as file:
        rows = list(csv.reader(file))[1:]
    path = into / f"source-{bundled}"
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Open time", "Open", "High", "Low", "Close", "Volume", "Close time"])
        writer.writerows([as_text(row[0]), *row[1:], ""] for i, row in enumerate(rows) if i != skip)
        writer.writerow(["", *rows[-1][1:], ""])
    return path


def readings_as_published(into: Path) -> Path:
    with (FOLDER / "fear-greed.csv").open(encoding="ascii", newline="") as file:
        rows = list(csv.reader(file))[1:]
    path = into / "source-fng.csv"
    days = "".join(f"{as_text(day)[:10]},{score}\n" for day, score in rows)
    path.write_text("date,fng\n2018-02-01,30\n" + days + "2026-01-01,20\n", encoding="ascii")
    return path


def test_the_recorded_sources_give_the_bundled_bytes(
    shared_data: Path, build: Build, tmp_path: Path
) -> None:
    build(
        shared_data / "candles_1h_spot_recent" / "binance_BTCUSDT_1h.parquet",
        shared_data / "candles_1d" / "binance_SOLUSDT_1h_2020_2025.parquet",
        shared_data / "fear_greed" / "fng_2018_2026-02-13.csv",
    )

    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_csv_sources_give_the_same_bytes(build: Build, tmp_path: Path) -> None:
    build(
        as_kaggle_has_it("BTC-USDT-1h.csv", tmp_path),
        as_kaggle_has_it("SOL-USDT-1h.csv", tmp_path),
        readings_as_published(tmp_path),
    )

    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_a_source_that_lacks_one_hour_is_refused(build: Build, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="missing or doubled"):
        build(
            as_kaggle_has_it("BTC-USDT-1h.csv", tmp_path, skip=1000),
            as_kaggle_has_it("SOL-USDT-1h.csv", tmp_path),
            readings_as_published(tmp_path),
        )
