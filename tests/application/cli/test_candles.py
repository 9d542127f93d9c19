"""`candlewick candles` against the loopback exchange."""

import json
from pathlib import Path

import pytest

from candlewick.infrastructure.archive.candle_archive import CandleArchive
from candlewick.testing.loopback_exchange import Fault, FaultKind
from tests.application.conftest import CLOSE, Station

pytestmark = pytest.mark.network

HOUR = 3_600_000
WEEK = ("--from", "2025-11-01", "--to", "2025-11-08")


def test_a_fetched_week_is_there_and_is_not_asked_for_again(station: Station) -> None:
    first = station.type("candles", "fetch", *WEEK, "--json")
    asked = len(station.exchange.requests)
    second = station.type("candles", "fetch", *WEEK, "--json")

    assert first.exit_code == 0, first.stderr
    said = json.loads(first.stdout)
    assert said["new"] == 2 * 168
    assert [row["symbol"] for row in said["series"]] == ["BTC/USDT", "SOL/USDT"]
    assert said["days"] > 40
    assert json.loads(second.stdout)["new"] == 0
    again = [path for path in station.exchange.requests[asked:] if "klines" in path]
    assert again == []


def test_a_longer_stretch_asks_for_what_is_missing_only(station: Station) -> None:
    station.type("candles", "fetch", "BTC/USDT", *WEEK)

    more = station.type("candles", "fetch", "BTC/USDT", "--from", "2025-10-31", "--json")

    said = json.loads(more.stdout)
    newest = CLOSE // HOUR * HOUR
    assert said["new"] == 24 + (newest - 1_762_560_000_000) // HOUR
    assert said["series"][0]["missing"] == 0
    assert said["series"][0]["last_close"] == "2025-11-11T15:00:00Z"  # the open one is not there


def test_a_hole_is_kept_and_shown(station: Station) -> None:
    station.exchange.inject(Fault(kind=FaultKind.MISSING, path="klines", at=30, span=3))

    station.type("candles", "fetch", "BTC/USDT", "--from", "2025-11-05")
    checked = station.type("candles", "check")

    assert "3 missing in 1 holes" in checked.stdout
    assert "2025-11-10 06:00 UTC to 2025-11-10 09:00 UTC" in checked.stdout


def test_an_exchange_that_fails_half_way_loses_nothing(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    from candlewick.application.wiring import candle_history  # noqa: PLC0415

    monkeypatch.setattr(candle_history, "_STRETCH", 50)
    monkeypatch.setattr(candle_history, "_PATIENCE", 0.3)
    read = CandleArchive.add
    calls: list[int] = []

    def failing(*args: object, **kwargs: object) -> int:
        calls.append(1)
        if len(calls) == 2:
            station.exchange.inject(Fault(kind=FaultKind.SERVER_ERROR))
        return read(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(CandleArchive, "add", failing)
    broken = station.type("candles", "fetch", "BTC/USDT", *WEEK)
    station.exchange.clear()
    monkeypatch.setattr(CandleArchive, "add", read)
    whole = station.type("candles", "fetch", "BTC/USDT", *WEEK, "--json")

    assert broken.exit_code == 3
    said = json.loads(whole.stdout)
    assert (said["new"], said["series"][0]["candles"]) == (68, 168)


def test_without_the_mood_the_candles_come_all_the_same(station: Station) -> None:
    station.exchange.inject(Fault(kind=FaultKind.RESET, path="fng"))
    station.configure("[execution]\ncycle_deadline = 5")

    fetched = station.type("candles", "fetch", "BTC/USDT", *WEEK, "--json")

    assert fetched.exit_code == 0
    assert json.loads(fetched.stdout)["new"] == 168
    assert "Fear & Greed was not fetched" in fetched.stderr


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("fetch", "BTC/USDT", "--from", "2031-01-01"), 2, "no 1h candle closes between"),
        (("fetch", "BTC/USDT", "--from", "soon"), 2, "is not a time"),
        (("fetch", "BTC/EUR", *WEEK), 3, "no market 'BTC/EUR'"),
        (("fetch", "BTC/USDT", *WEEK, "--timeframe", "7q"), 2, "7q"),
    ],
)
def test_a_mistake_is_named(
    station: Station, words: tuple[str, ...], code: int, problem: str
) -> None:
    result = station.type("candles", *words)

    assert result.exit_code == code
    assert problem in result.stderr


def test_a_file_is_imported_and_its_oddities_are_named(station: Station) -> None:
    rows = [
        f"{1_761_955_200_000 + n * HOUR},1,1.1,1,1.1,{10 if n < 39 else 0.1}" for n in range(40)
    ]
    path = station.home / "mine.csv"
    path.write_text("\n".join(rows), encoding="utf-8")

    imported = station.type(
        "candles", "import", str(path), "--symbol", "X/USDT", "--timeframe", "1h"
    )
    listed = station.type("candles", "list")

    assert imported.exit_code == 0, imported.stderr
    assert "may have been open" in imported.stderr
    assert "X/USDT" in listed.stdout


def test_a_file_that_contradicts_the_archive_is_refused(station: Station) -> None:
    station.type("candles", "fetch", "BTC/USDT", *WEEK)
    path = station.home / "mine.csv"
    path.write_text("1762300800000,1,1.1,1,1.1,10", encoding="utf-8")

    refused = station.type(
        "candles", "import", str(path), "--symbol", "BTC/USDT", "--timeframe", "1h"
    )

    assert refused.exit_code == 4
    assert "is archived as" in refused.stderr


def test_tokyo_time_is_told_from_london_time(station: Station) -> None:
    station.type("candles", "fetch", "BTC/USDT", *WEEK)
    with CandleArchive(station.home / "trading_data" / "candles.db") as archive:
        candles = archive.read(archive.series()[0])
    rows = [
        f"{at + 9 * HOUR},{o!r},{h!r},{low!r},{c!r},{v!r}"
        for at, o, h, low, c, v in zip(
            *(
                getattr(candles, name).tolist()
                for name in ("open_time", "open", "high", "low", "close", "volume")
            ),
            strict=True,
        )
    ]
    path = station.home / "mine.csv"
    path.write_text("\n".join(rows), encoding="utf-8")

    refused = station.type(
        "candles", "import", str(path), "--symbol", "BTC/USDT", "--timeframe", "1h"
    )

    assert refused.exit_code == 4
    assert "9 h later: its times are not UTC" in refused.stderr


def test_broken_downloads_need_a_word_of_consent(station: Station, shared_data: Path) -> None:
    path = shared_data / "candles_flawed/gappy_BTCUSDT_1h.csv"
    words = ("candles", "import", str(path), "--symbol", "BTC/USDT", "--timeframe", "1h")
    refused = station.type(*words)
    taken = station.type(*words, "--accept-doubts", "--json")

    # The station's clock stands before the file's last candles.
    assert refused.exit_code == 4
    assert "candles are missing in" in refused.stderr
    assert taken.exit_code == 0
    assert json.loads(taken.stdout)["series"]["missing"] > 600


def test_an_empty_archive_says_how_to_fill_it(station: Station) -> None:
    listed = station.type("candles", "list")

    assert "candlewick candles fetch" in listed.stdout
    assert not (station.home / "trading_data").exists()


def test_help_names_every_command(station: Station) -> None:
    shown = station.type("candles", "--help")

    assert all(word in shown.stdout for word in ("fetch", "import", "list", "check"))
