import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from candlewick.errors import BundleDamagedError, UserError
from candlewick.infrastructure.archive import bundled_file
from candlewick.infrastructure.archive.bundled_candles import bundled_symbols, load_bundled_candles
from candlewick.infrastructure.archive.bundled_file import bundle_entries, bundled_rows
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings

HOUR = 3_600_000
FOLDER = Path(bundled_file.__file__).parent / "bundled"


def in_utc(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a writable copy of the bundle that the loaders read instead of the real one."""
    for file in FOLDER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(bundled_file, "BUNDLE", tmp_path)
    return tmp_path


def test_bitcoin_and_one_more_coin_are_bundled() -> None:
    assert bundled_symbols() == ("BTC/USDT", "SOL/USDT")


@pytest.mark.parametrize("symbol", ["BTC/USDT", "SOL/USDT"])
def test_every_symbol_covers_the_same_hours_without_a_gap(symbol: str) -> None:
    candles = load_bundled_candles(symbol)

    assert (candles.symbol, str(candles.timeframe)) == (symbol, "1h")
    assert in_utc(int(candles.open_time[0])) == "2025-10-01 00:00"
    assert in_utc(int(candles.open_time[-1])) == "2025-12-31 22:00"
    assert set(np.diff(candles.open_time)) == {HOUR}
    assert len(candles) == 2207


@pytest.mark.parametrize("symbol", ["BTC/USDT", "SOL/USDT"])
def test_every_bundled_hour_had_trades_and_a_believable_move(symbol: str) -> None:
    candles = load_bundled_candles(symbol)

    assert np.all(candles.volume > 0.0)
    assert np.all(candles.high > candles.low)
    assert np.max(np.abs(np.diff(np.log(candles.close)))) < 0.15
    # Trading never stops, so each hour opens about where the one before it closed.
    assert np.max(np.abs(candles.open[1:] / candles.close[:-1] - 1.0)) < 0.005


def test_the_crash_of_october_2025_is_where_the_world_saw_it() -> None:
    candles = load_bundled_candles("BTC/USDT")
    lowest = int(np.argmin(candles.low / candles.open))

    assert in_utc(int(candles.open_time[lowest])) == "2025-10-10 21:00"
    assert candles.low[lowest] == 102_000.0


def test_the_window_is_what_the_manifest_says() -> None:
    for symbol in bundled_symbols():
        candles = load_bundled_candles(symbol)
        entry = bundle_entries()[f"{symbol.replace('/', '-')}-1h.csv"]

        assert entry["symbol"] == symbol
        assert entry["timeframe"] == str(candles.timeframe)
        assert entry["rows"] == len(candles)
        assert entry["first_open_ms"] == candles.open_time[0]
        assert entry["last_open_ms"] == candles.open_time[-1]


def test_the_manifest_names_every_data_file_and_its_sha256() -> None:
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FOLDER.glob("*.csv")
    }

    assert {name: entry["sha256"] for name, entry in bundle_entries().items()} == found


def test_sources_and_notice_name_every_data_file() -> None:
    sources = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    notice = (Path(__file__).parents[3] / "NOTICE").read_text(encoding="utf-8")

    for name, entry in bundle_entries().items():
        assert f"## {name}" in sources
        assert entry["sha256"] in sources
        assert name in notice


def test_the_bundle_stays_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 1_500_000


@pytest.mark.parametrize("name", ["BTC-USDT-1h.csv", "SOL-USDT-1h.csv", "fear-greed.csv"])
def test_one_changed_byte_is_refused_and_the_file_is_named(bundle: Path, name: str) -> None:
    content = bytearray((bundle / name).read_bytes())
    content[-3] ^= 1
    (bundle / name).write_bytes(content)

    with pytest.raises(BundleDamagedError, match=rf"{name} is not as it was.*reinstall Candlewick"):
        bundled_rows(name)


def test_damaged_candles_are_refused_before_they_are_read(bundle: Path) -> None:
    (bundle / "BTC-USDT-1h.csv").write_bytes(b"not, candles\n")

    with pytest.raises(BundleDamagedError, match=r"BTC-USDT-1h\.csv"):
        load_bundled_candles("BTC/USDT")
    assert len(load_bundled_candles("SOL/USDT")) == 2207


def test_damaged_readings_are_refused_before_they_are_read(bundle: Path) -> None:
    (bundle / "fear-greed.csv").write_bytes(b"not, readings\n")

    with pytest.raises(BundleDamagedError, match=r"fear-greed\.csv"):
        load_bundled_readings()


def test_line_ends_changed_by_git_are_refused(bundle: Path) -> None:
    path = bundle / "SOL-USDT-1h.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    with pytest.raises(BundleDamagedError, match=r"SOL-USDT-1h\.csv"):
        load_bundled_candles("SOL/USDT")


def test_a_missing_file_is_refused(bundle: Path) -> None:
    (bundle / "fear-greed.csv").unlink()

    with pytest.raises(BundleDamagedError, match=r"fear-greed\.csv cannot be opened"):
        load_bundled_readings()


def test_a_file_the_manifest_does_not_name_is_refused(bundle: Path) -> None:
    (bundle / "DOGE-USDT-1h.csv").write_bytes((bundle / "BTC-USDT-1h.csv").read_bytes())

    with pytest.raises(BundleDamagedError, match=r"DOGE-USDT-1h\.csv"):
        bundled_rows("DOGE-USDT-1h.csv")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"BTC-USDT-1h.csv": 3}'])
def test_a_manifest_that_cannot_be_read_is_refused(bundle: Path, content: bytes) -> None:
    (bundle / "manifest.json").write_bytes(content)

    with pytest.raises(BundleDamagedError, match=r"manifest\.json cannot be read"):
        bundled_symbols()


def test_a_symbol_that_is_not_bundled_is_refused_with_those_that_are() -> None:
    with pytest.raises(UserError, match="choose from BTC/USDT, SOL/USDT"):
        load_bundled_candles("DOGE/USDT")


def test_the_manifest_keeps_to_plain_json() -> None:
    text = (FOLDER / "manifest.json").read_text(encoding="ascii")

    assert text == json.dumps(json.loads(text), indent=2) + "\n"
