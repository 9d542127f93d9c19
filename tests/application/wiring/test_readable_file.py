"""`positions.json` and `trade_history.json` follow the journal, and overwrite nothing of others."""

import json
import logging
from pathlib import Path

import pytest

from candlewick.application.wiring.readable_file import ReadableFiles
from candlewick.domain.events import (
    AccountOpened,
    Event,
    Filled,
    Intended,
    LevelsMoved,
    Marked,
)
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.infrastructure.store.data_persistence import DataPersistence

OPENED = AccountOpened(account="a", currency="USDT", balance=1000.0, at=0)
DAMAGED = ["", "{", "[]", '{"positions": 3}', '{"positions": [{"symbol": "BTC/USDT"}]}', '{"a": 1}']


def filled(purpose: Purpose, *, at: int) -> tuple[Event, Event]:
    order = Order(
        order_id=str(at),
        symbol="BTC/USDT",
        side=Side.LONG,
        purpose=purpose,
        quantity=1.0,
        price=100.0,
        at=at,
        stop_loss=90.0,
        take_profit=120.0,
    )
    fill = Fill(order_id=order.order_id, price=100.0, quantity=1.0, fee=0.1, at=at)
    return Intended(order=order), Filled(fill=fill)


BOUGHT, SOLD = filled(Purpose.OPEN, at=1), filled(Purpose.CLOSE_SIGNAL, at=2)


def follow(folder: Path, *events: Event, before: tuple[Event, ...] = (OPENED,)) -> None:
    files = ReadableFiles(DataPersistence(folder), events=before)
    for event in events:
        files(event)
    files.catch_up()


def held(folder: Path) -> list[str]:
    said = json.loads((folder / "positions.json").read_text(encoding="utf-8"))
    return [one["symbol"] for one in said["positions"]]


def closed(folder: Path) -> list[str]:
    said = json.loads((folder / "trade_history.json").read_text(encoding="utf-8"))
    return [one["reason"] for one in said["trades"]]


def test_they_are_there_from_the_start(tmp_path: Path) -> None:
    follow(tmp_path)

    assert (held(tmp_path), closed(tmp_path)) == ([], [])


def test_they_follow_what_is_traded(tmp_path: Path) -> None:
    follow(tmp_path, *BOUGHT)
    assert (held(tmp_path), closed(tmp_path)) == (["BTC/USDT"], [])

    follow(tmp_path, *SOLD, before=(OPENED, *BOUGHT))
    assert (held(tmp_path), closed(tmp_path)) == ([], ["close signal"])


def test_they_are_rebuilt_from_the_journal_if_they_are_lost(tmp_path: Path) -> None:
    follow(tmp_path, before=(OPENED, *BOUGHT))

    assert held(tmp_path) == ["BTC/USDT"]


def test_moved_levels_are_written_at_once(tmp_path: Path) -> None:
    follow(
        tmp_path, *BOUGHT, LevelsMoved(symbol="BTC/USDT", at=2, stop_loss=95.0, take_profit=110.0)
    )

    (one,) = json.loads((tmp_path / "positions.json").read_text())["positions"]
    assert (one["stop_loss"], one["take_profit"]) == (95.0, 110.0)


def test_what_trades_nothing_writes_nothing(tmp_path: Path) -> None:
    files = ReadableFiles(DataPersistence(tmp_path), events=[OPENED])
    (tmp_path / "positions.json").unlink()

    files(Marked(symbol="BTC/USDT", at=1, price=1.0))
    files(BOUGHT[0])
    files.catch_up()

    assert not (tmp_path / "positions.json").exists()


@pytest.mark.parametrize("name", ["positions.json", "trade_history.json"])
@pytest.mark.parametrize("text", DAMAGED)
def test_what_is_damaged_or_not_ours_is_set_aside_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    follow(tmp_path, before=(OPENED, *BOUGHT))

    assert (tmp_path / f"{name}.damaged-1").read_text(encoding="utf-8") == text
    assert "set aside" in caplog.text
    assert held(tmp_path) == ["BTC/USDT"]


def test_a_second_damaged_file_does_not_replace_the_first(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "positions.json").write_text(text, encoding="utf-8")
        follow(tmp_path)

    assert (tmp_path / "positions.json.damaged-1").read_text(encoding="utf-8") == "one"
    assert (tmp_path / "positions.json.damaged-2").read_text(encoding="utf-8") == "two"


@pytest.mark.parametrize("name", ["positions.json", "trade_history.json"])
def test_what_cannot_be_read_is_a_warning_and_stays_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine").touch()

    with caplog.at_level(logging.WARNING):
        follow(tmp_path, *BOUGHT)

    assert name in caplog.text
    assert (tmp_path / name / "mine").exists()


def test_a_disk_that_takes_nothing_is_a_warning_and_the_next_write_catches_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    folder.write_text("a file where the folder should be")
    files = ReadableFiles(DataPersistence(folder), events=[OPENED])
    for event in BOUGHT:
        files(event)
    files.catch_up()
    assert "not up to date" in caplog.text

    folder.unlink()
    files(LevelsMoved(symbol="BTC/USDT", at=2, stop_loss=95.0, take_profit=110.0))
    files.catch_up()

    assert held(folder) == ["BTC/USDT"]


def test_files_that_a_new_journal_knows_nothing_of_are_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    follow(tmp_path, *BOUGHT)

    follow(tmp_path, before=())

    assert held(tmp_path) == []
    kept = json.loads((tmp_path / "positions.json.damaged-1").read_text(encoding="utf-8"))
    assert [one["symbol"] for one in kept["positions"]] == ["BTC/USDT"]
    assert "this new journal knows nothing of" in caplog.text
