"""`candlewick db`: checked, backed up, restored, upgraded, filled; in a file and on a server."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from candlewick.infrastructure.store.account_lock import AccountLock
from candlewick.testing.loopback_exchange import LoopbackClock
from tests.application.cli.conftest import HOUR
from tests.application.conftest import CLOSE, TEN_MINUTES, Station, buying
from tests.postgres import fresh_corner, run

pytestmark = [pytest.mark.network, pytest.mark.timeout(120)]

SCHEMA_1 = Path(__file__).parents[2] / "infrastructure" / "store" / "schema_1.sql"
HISTORY = [
    {
        "timestamp": "2025-03-01T10:00:00.123456",
        "action": "BUY",
        "price": 80_000.0,
        "confidence": "HIGH",
        "stop_loss": 79_000.0,
        "take_profit": 84_000.0,
        "position_size": 0.5,
        "reasoning": "Opened new LONG position",
    },
    {
        "timestamp": "2025-03-02T10:00:00",
        "action": "CLOSE_LONG",
        "price": 84_000.0,
        "confidence": "HIGH",
        "stop_loss": 79_000.0,
        "take_profit": 84_000.0,
        "position_size": 0.5,
        "reasoning": "Position closed: take_profit",
        "pnl": 2.5,
    },
    {
        "timestamp": "2025-03-03T10:00:00",
        "action": "SELL",
        "price": 82_000.0,
        "confidence": "LOW",
        "stop_loss": 83_640.0,
        "take_profit": 78_720.0,
        "position_size": 0.1,
        "reasoning": "Opened new SHORT position",
    },
]
HELD = {
    "entry_price": 82_000.0,
    "stop_loss": 83_000.0,
    "take_profit": 78_720.0,
    "size": 0.1,
    "entry_time": "2025-03-03T10:00:00",
    "confidence": "LOW",
    "direction": "SHORT",
}


def said(station: Station, *words: str) -> Any:
    result = station.type(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def data(station: Station) -> Path:
    return station.home / "trading_data"


@pytest.fixture(params=["file", "server"])
def kept(
    request: pytest.FixtureRequest,
    station: Station,
    set_clock: Callable[[LoopbackClock], None],
) -> Iterator[Station]:
    """Return a station whose account was traded at one close, in either kind of database."""
    station.replies["now"] = buying
    set_clock(LoopbackClock(start=CLOSE - HOUR + TEN_MINUTES))
    if request.param == "file":
        assert station.type("run", "--once").exit_code == 0
        yield station
        return
    with fresh_corner() as address:
        station.configure("[store]", f'url = "{address}"')
        result = station.type("run", "--once")
        assert result.exit_code == 0, result.output
        assert not (data(station) / "paper.db").exists()
        yield station


def go_on(station: Station, set_clock: Callable[[LoopbackClock], None]) -> None:
    station.replies["now"] = lambda _: '{"signal": "CLOSE"}'
    set_clock(LoopbackClock(start=CLOSE + TEN_MINUTES))
    assert station.type("run", "--once").exit_code == 0


def test_a_sound_record_is_checked_whole(kept: Station) -> None:
    checked = said(kept, "db", "check")
    shown = kept.type("db", "check").stdout

    assert (checked["found"]["decisions"], checked["schema_version"]) == (2, 2)
    assert checked["newest_backup"] is None
    assert "every byte is as it was written" in shown
    assert said(kept, "decisions", "verify") == checked["found"]
    assert said(kept, "decisions", "replay", "BTC/USDT@2025-11-11T14:00Z")["same"]


def test_what_was_backed_up_comes_back_and_nothing_newer_is_lost(
    kept: Station, set_clock: Callable[[LoopbackClock], None]
) -> None:
    before = said(kept, "positions")
    backed_up = said(kept, "db", "backup")
    go_on(kept, set_clock)
    assert said(kept, "positions") != before

    restored = said(kept, "db", "restore", backed_up["file"])

    assert restored["found"] == backed_up["found"]
    assert said(kept, "positions") == before
    checked = said(kept, "db", "check")
    assert checked["found"]["head"] == backed_up["found"]["head"]
    assert checked["newest_backup"] is not None
    newer = [
        *data(kept).glob("paper.before-restore-*.db"),
        *(data(kept) / "backups").glob("paper-before-restore-*.db"),
    ]
    assert len(newer) == 1
    with closing(sqlite3.connect(newer[0])) as connection:
        (count,) = connection.execute("SELECT count(*) FROM events").fetchone()
    assert count > backed_up["found"]["events"]
    go_on(kept, set_clock)
    assert said(kept, "db", "check")["found"]["decisions"] == 4


def test_a_backup_is_private_and_overwrites_nothing(kept: Station) -> None:
    target = kept.home / "copy.db"
    assert kept.type("db", "backup", "copy.db").exit_code == 0
    content = target.read_bytes()

    again = kept.type("db", "backup", "copy.db")

    assert again.exit_code == 2
    assert "exists already; nothing was written" in again.stderr
    assert target.read_bytes() == content
    assert target.stat().st_mode & 0o777 == 0o600
    assert {one.name for one in kept.home.glob("*copy*")} == {"copy.db"}


def test_a_backup_that_was_changed_is_not_restored(kept: Station) -> None:
    said(kept, "db", "backup", "copy.db")
    with closing(sqlite3.connect(kept.home / "copy.db")) as connection, connection:
        connection.execute("UPDATE events SET at = at + 1 WHERE seq = 3")
    before = said(kept, "decisions", "verify")

    result = kept.type("db", "restore", "copy.db")

    assert result.exit_code == 5
    assert "event 3 was changed" in result.stderr
    assert said(kept, "decisions", "verify") == before


def test_a_backup_of_another_account_is_not_restored(kept: Station) -> None:
    said(kept, "db", "backup", "copy.db")
    os.environ["CANDLEWICK__ACCOUNT__NAME"] = "other"
    try:
        result = kept.type("db", "restore", "copy.db")
    finally:
        del os.environ["CANDLEWICK__ACCOUNT__NAME"]

    assert result.exit_code == 2
    assert "holds the account paper, not 'other'; nothing was changed" in result.stderr


def test_what_is_no_backup_is_a_plain_error(traded: Station) -> None:
    (traded.home / "text").write_text("not a database" * 100)

    assert "there is no file nowhere.db" in traded.type("db", "restore", "nowhere.db").stderr
    result = traded.type("db", "restore", "text")
    assert result.exit_code == 5
    assert "Traceback" not in result.output
    assert traded.type("db", "check").exit_code == 0


def test_an_account_in_use_is_neither_restored_nor_filled(traded: Station) -> None:
    said(traded, "db", "backup", "copy.db")
    with AccountLock(data(traded) / "paper.lock"):
        for words in (("restore", "copy.db"), ("upgrade",)):
            result = traded.type("db", *words)
            assert result.exit_code == 2
            assert f"in use by process {os.getpid()}" in result.stderr
        assert traded.type("db", "backup", "other.db").exit_code == 0


def test_a_damaged_database_is_named_with_the_way_out_and_restored(traded: Station) -> None:
    backed_up = said(traded, "db", "backup")
    path = data(traded) / "paper.db"
    path.write_bytes(path.read_bytes()[:5_000] + b"\xff" * 20_000)

    result = traded.type("db", "check")
    assert result.exit_code == 5
    assert "candlewick db restore" in result.stderr

    said(traded, "db", "restore", backed_up["file"])
    assert said(traded, "db", "check")["found"] == backed_up["found"]


def test_a_damaged_record_on_a_server_is_restored_too(
    station: Station, set_clock: Callable[[LoopbackClock], None]
) -> None:
    station.replies["now"] = buying
    set_clock(LoopbackClock(start=CLOSE - HOUR + TEN_MINUTES))
    with fresh_corner() as address:
        station.configure("[store]", f'url = "{address}"')
        assert station.type("run", "--once").exit_code == 0
        backed_up = said(station, "db", "backup")
        schema = str(address.query["options"]).partition("=")[2]
        run(f"UPDATE {schema}.events SET at = at + 1 WHERE seq = 3")  # noqa: S608 - our own name
        assert station.type("db", "check").exit_code == 5

        said(station, "db", "restore", backed_up["file"])

        assert said(station, "db", "check")["found"] == backed_up["found"]


def test_before_the_first_run_there_is_nothing_to_do(station: Station) -> None:
    for words in (("check",), ("backup",), ("upgrade",)):
        result = station.type("db", *words)
        assert result.exit_code == 2
        assert "nothing was recorded there yet" in result.stderr
    assert station.files() == set()


def test_an_older_database_is_upgraded_and_kept_as_it_was(station: Station) -> None:
    data(station).mkdir()
    with closing(sqlite3.connect(data(station) / "paper.db")) as connection:
        connection.executescript(SCHEMA_1.read_text())

    looked = station.type("decisions")
    assert looked.exit_code == 2
    assert "`candlewick db upgrade` brings it up to date" in looked.stderr
    upgraded = said(station, "db", "upgrade")

    assert (upgraded["before"], upgraded["now"]) == (1, 2)
    assert (data(station) / "paper.schema-1.db").exists()
    assert len(said(station, "decisions")) == 6
    assert "is up to date (schema 2)" in station.type("db", "upgrade").stdout
    unkept = station.type("decisions", "replay", said(station, "decisions")[0]["id"])
    assert "was not kept, so it cannot be replayed" in unkept.stderr


def original(station: Station, history: object, held: object | None) -> None:
    folder = station.home / "old"
    folder.mkdir()
    (folder / "trade_history.json").write_text(json.dumps(history))
    if held is not None:
        (folder / "positions.json").write_text(json.dumps(held))


def test_positions_and_trades_of_the_original_are_taken_over(station: Station) -> None:
    original(station, HISTORY, HELD)

    done = said(station, "db", "import", "old", "--symbol", "BTC/USDT", "--zone", "Europe/Berlin")

    assert (done["trades"], done["positions"]) == (1, 1)
    assert done["equity"] == pytest.approx(10_250.0)
    (trade,) = said(station, "history")
    assert (trade["reason"], trade["opened_at"]) == ("take profit", "2025-03-01T09:00:00Z")
    assert trade["profit_fraction"] == pytest.approx(0.05)
    (held,) = said(station, "positions")["positions"]
    assert (held["side"], held["stop_loss"]) == ("SHORT", 83_000.0)
    assert held["quantity"] == pytest.approx(1_025.0 / 82_000.0)
    again = station.type("db", "import", "old", "--symbol", "BTC/USDT")
    assert "has a journal already" in again.stderr
    assert said(station, "db", "check")["found"]["events"] == done["events"]


@pytest.mark.parametrize(
    ("history", "held", "words"),
    [
        ([], None, "there is no trade in them"),
        ({"trades": []}, {"positions": []}, "they are not the original's"),
        (HISTORY[:1], None, r"positions.json: it does not fit the last entry"),
        (HISTORY[:2], HELD, r"positions.json: it does not fit the last entry"),
        (HISTORY[1:], HELD, "entry 1 of trade_history.json: it closes a LONG position where"),
        ([HISTORY[0], HISTORY[2]], HELD, "entry 2 of trade_history.json: it opens a position"),
        ([{**HISTORY[0], "position_size": 10}], HELD, "the size 10 is no fraction"),
        ([{**HISTORY[0], "price": "NaN"}], HELD, "NaN is no price"),
        ([{"action": "BUY"}], None, "entry 1 of trade_history.json: 'timestamp'"),
    ],
)
def test_files_that_contradict_themselves_are_refused_and_nothing_is_made(
    station: Station, history: object, held: object, words: str
) -> None:
    original(station, history, held)

    result = station.type("db", "import", "old", "--symbol", "BTC/USDT")

    assert result.exit_code == 2
    assert words in result.stderr
    assert not data(station).exists()


def test_the_market_and_the_zone_of_an_import_must_be_plain(station: Station) -> None:
    original(station, HISTORY, HELD)

    assert "say which with --symbol" in station.type("db", "import", "old").stderr
    odd = station.type("db", "import", "old", "--symbol", "BTC/USDT", "--zone", "Mars")
    assert "'Mars' is no time zone" in odd.stderr


def test_a_server_that_is_away_is_a_plain_error_and_its_password_is_never_shown(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.configure("[store]", 'url = "postgresql://me@127.0.0.1:1/candlewick"')
    monkeypatch.setenv("CANDLEWICK_STORE_PASSWORD", "correct horse battery")

    for words in (("db", "check"), ("decisions",), ("run", "--once"), ("config", "show")):
        result = station.type(*words)
        assert "correct horse" not in result.output
        assert "Traceback" not in result.output
    checked = station.type("db", "check")
    assert checked.exit_code == 3
    assert "does not answer now" in checked.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://me:secret@host/db", "must not hold the password"),
        ("mysql://me@host/db", "must be the address of a PostgreSQL database"),
        ("postgresql://me@host", "must be the address of a PostgreSQL database"),
    ],
)
def test_an_address_of_the_store_that_cannot_be_is_refused(
    station: Station, url: str, words: str
) -> None:
    station.configure("[store]", f'url = "{url}"')

    result = station.type("decisions")

    assert result.exit_code == 2
    assert words in result.stderr
    assert "secret" not in result.output
