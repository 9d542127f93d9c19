"""The files that users bring: read as they are, or refused by the row."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, UserError
from candlewick.infrastructure.archive.candle_file import read_candle_file
from candlewick.infrastructure.archive.candle_scrutiny import Scrutiny, scrutinise, shifted_by

NOW = 1_790_000_000_000
DAY = 86_400_000
HEAD = "timestamp,open,high,low,close,volume\n"


def seen(path: Path, timeframe: str, *, now: int = NOW) -> Scrutiny:
    file = read_candle_file(path)
    return scrutinise(
        file, name=path.name, symbol="X/USDT", timeframe=Timeframe.parse(timeframe), now=now
    )


def written(folder: Path, text: str, name: str = "candles.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def hourly(count: int, *, first: str = "2026-01-01") -> list[str]:
    times = pd.date_range(first, periods=count, freq="h", tz="UTC")
    return [f"{time.isoformat()},1,1.1,1,1.1,10" for time in times]


@pytest.mark.parametrize(
    ("name", "timeframe", "count", "last_close"),
    [
        ("LTCUSDT-1m-2026-02_head5000.csv", "1m", 5000, 59.80),
        ("zhuxice_BTCUSDT_1d.csv", "1d", 613, 68284.48),
        ("freqtrade_BTC_USDT-1h.feather", "1h", 4040, None),
    ],
)
def test_layouts_that_users_bring_are_read(
    shared_data: Path, name: str, timeframe: str, count: int, last_close: float | None
) -> None:
    got = seen(shared_data / "candles_raw_layouts" / name, timeframe)

    assert (len(got.candles), got.doubts) == (count, ())
    assert last_close is None or got.candles.close[-1] == last_close


def test_the_day_that_was_still_open_when_the_service_answered_is_left_out(
    shared_data: Path,
) -> None:
    got = seen(shared_data / "candles_raw_layouts/alphavantage_daily_BTC.json", "1d")

    assert int(got.candles.close_time[-1]) == 1_763_251_200_000  # 2025-11-16 00:00 UTC
    assert any("still open" in warning and "row 356" in warning for warning in got.warnings)


@pytest.mark.parametrize("coin", ["BNB", "BTC", "SOL"])
def test_a_row_whose_columns_slipped_is_refused_by_its_number(shared_data: Path, coin: str) -> None:
    path = shared_data / f"candles_flawed/binance_testnet_{coin}USDT_1m_2025-08-12.csv"

    with pytest.raises(UserError, match="row 502"):
        read_candle_file(path)


def test_columns_without_a_name_are_named_and_left_out(tmp_path: Path, shared_data: Path) -> None:
    whole = (shared_data / "candles_flawed/binance_testnet_BTCUSDT_1m_2025-08-12.csv").read_text()
    path = written(tmp_path, "\n".join(whole.splitlines()[:-1]))

    got = seen(path, "1m")

    assert any("27 columns without a name" in warning for warning in got.warnings)
    assert any("test network" in doubt for doubt in got.doubts)


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("bybit_ADAUSDT_1m_200bar_blocks.parquet", "419724 of 524800 candles are missing"),
        ("bybit_testnet_like_BTCUSDT_1m.parquet", "row 5806: the price jumps"),
    ],
)
def test_broken_downloads_are_doubted_with_the_row(
    shared_data: Path, name: str, doubt: str
) -> None:
    got = seen(shared_data / "candles_flawed" / name, "1m")

    assert any(doubt in one for one in got.doubts)


def test_the_same_candles_in_two_layouts_are_the_same(shared_data: Path) -> None:
    flawed = shared_data / "candles_flawed"
    one = seen(flawed / "freqtrade_UNITTEST_BTC-1m.json.gz", "1m").candles
    other = seen(flawed / "freqtrade_UNITTEST_BTC-1m.feather", "1m").candles

    for column in ("open_time", "open", "high", "low", "close", "volume"):
        np.testing.assert_allclose(getattr(one, column), getattr(other, column), rtol=1e-15)


def test_few_holes_are_named_and_many_are_doubted(tmp_path: Path) -> None:
    rows = hourly(300)
    few = written(tmp_path, HEAD + "\n".join([*rows[:100], *rows[102:]]))

    got = seen(few, "1h")

    assert got.doubts == ()
    assert "2 of 300 candles are missing in 1 holes: 2 before row 102" in got.warnings
    many = written(tmp_path, HEAD + "\n".join([*rows[:100], *rows[120:]]))
    assert seen(many, "1h").doubts[0].startswith("20 of 300 candles are missing")


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    rows = hourly(20)

    got = seen(written(tmp_path, HEAD + "\n".join(rows[::-1])), "1h")

    assert np.all(np.diff(got.candles.open_time) == 3_600_000)


@pytest.mark.parametrize("unit", [1.0, 1e3, 1e6])
def test_seconds_milliseconds_and_microseconds_are_told_apart(tmp_path: Path, unit: float) -> None:
    rows = [f"{int((1_767_225_600 + 3600 * n) * unit)},1,2,1,2,10" for n in range(5)]

    got = seen(written(tmp_path, "\n".join(rows)), "1h")

    assert int(got.candles.open_time[0]) == 1_767_225_600_000


def test_a_gzipped_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "candles.json.gz"
    rows = [[1_767_225_600_000 + n * DAY, 1, 2, 1, 2, 10] for n in range(3)]
    path.write_bytes(gzip.compress(json.dumps(rows).encode()))

    assert len(seen(path, "1d").candles) == 3


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("2026-01-01T00:30:00Z,1,2,1,2,10", "row 2: a 1h candle cannot open 30 min after"),
        ("2026-01-01T00:00:00Z,1,2,3,2,10", "row 2: no candle has the values"),
        ("2026-01-01T00:00:00Z,1,2,1,nan,10", "row 2: no candle has the values"),
        ("2026-01-01T00:00:00Z,1,2,1,,10", "row 2: a number is missing"),
        ("yesterday,1,2,1,2,10", "row 2: 'yesterday' is no time"),
        (
            "2026-01-01T00:00:00Z,1,2,1,2,10\n2026-01-01T00:00:00Z,1,2,1,1,10",
            "rows 2 and 3 are of one time",
        ),
        ("2099-01-01T00:00:00Z,1,2,1,2,10", "holds no candle that has closed"),
    ],
)
def test_what_cannot_be_a_candle_is_refused_by_its_row(
    tmp_path: Path, rows: str, problem: str
) -> None:
    with pytest.raises((UserError, CandlesUnusableError), match=problem):
        seen(written(tmp_path, HEAD + rows), "1h")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("candles.csv", "", "is empty"),
        ("candles.csv", HEAD, "holds no candle"),
        ("candles.csv", "time,price\n1,2", "has no column open"),
        ("candles.json", "{", "is no JSON"),
        ("candles.json", '{"a": 1}', "without a time series"),
        ("candles.json", "[1, 2]", "is no list of candles"),
        ("candles.feather", "no table", "cannot be read"),
    ],
)
def test_what_is_no_file_of_candles_is_refused(
    tmp_path: Path, name: str, text: str, problem: str
) -> None:
    with pytest.raises(UserError, match=problem):
        read_candle_file(written(tmp_path, text, name))


def test_an_open_candle_is_left_out_and_named(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "\n".join(hourly(5)))
    now = int(pd.Timestamp("2026-01-01T04:30Z").timestamp() * 1000)

    got = seen(path, "1h", now=now)

    assert len(got.candles) == 4
    assert any("row 6: that candle was still open" in warning for warning in got.warnings)


def test_a_thin_last_candle_is_named(tmp_path: Path) -> None:
    rows = hourly(30)
    rows[-1] = rows[-1].replace(",10", ",0.1")

    got = seen(written(tmp_path, HEAD + "\n".join(rows)), "1h")

    assert any("row 31: the last candle has 0.1 volume" in warning for warning in got.warnings)


def test_times_without_a_zone_are_named(tmp_path: Path) -> None:
    text = HEAD + "2026-01-01 00:00:00,1,2,1,2,10"

    assert (
        "its times name no zone and are read as UTC" in seen(written(tmp_path, text), "1h").warnings
    )


def test_times_of_another_zone_give_themselves_away(tmp_path: Path, shared_data: Path) -> None:
    true = seen(shared_data / "candles_raw_layouts/freqtrade_BTC_USDT-1h.feather", "1h").candles
    frame = pd.DataFrame({name: getattr(true, name) for name in ("open", "high", "low", "close")})
    frame["volume"] = true.volume
    # Tokyo's clock, labelled as if it were London's.
    frame.insert(0, "timestamp", true.open_time + 9 * 3_600_000)
    lying = seen(written(tmp_path, frame.to_csv(index=False)), "1h").candles

    assert shifted_by(lying, true) == 9
    assert shifted_by(true, true) is None
    assert shifted_by(true.last(10), true.up_to(int(true.close_time[100]))) is None
