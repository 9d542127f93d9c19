import json
import logging
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.position import Position, Side, Trade
from candlewick.errors import UserError
from candlewick.infrastructure.store.data_persistence import DataPersistence

POSITION = Position(
    symbol="BTC/USDT",
    side=Side.LONG,
    quantity=0.1,
    entry_price=100.0,
    entry_fee=0.01,
    stop_loss=98.0,
    take_profit=104.0,
    opened_at=1_767_268_800_123,
    order_id="abc",
    confidence="HIGH",
)
OTHER = Position(
    symbol="ETH/USDT",
    side=Side.SHORT,
    quantity=1e-9,
    entry_price=0.1,
    entry_fee=0.0,
    stop_loss=0.2,
    take_profit=0.05,
    opened_at=0,
    order_id="def",
)
TRADE = Trade(
    position=POSITION,
    exit_price=104.0,
    exit_fee=0.02,
    closed_at=1_767_272_400_000,
    reason="take profit",
)
DAMAGE = ["", "{", '{"positions": [', "[]", "null", '{"positions": 3}', '{"positions": [3]}', "\0"]


@pytest.fixture
def store(tmp_path: Path) -> DataPersistence:
    return DataPersistence(tmp_path / "trading_data")


def test_the_files_are_where_the_original_had_them() -> None:
    store = DataPersistence()

    assert store.positions_file == Path("trading_data/positions.json")
    assert store.history_file == Path("trading_data/trade_history.json")


def test_positions_and_trades_come_back_as_they_were(store: DataPersistence) -> None:
    store.save_positions([POSITION, OTHER])
    store.save_trades([TRADE, TRADE])

    assert store.load_positions() == (POSITION, OTHER)
    assert store.load_trades() == (TRADE, TRADE)


@given(
    price=st.floats(allow_nan=False, allow_infinity=False, min_value=1e-300, max_value=1e300),
    moment=st.integers(0, 4_102_444_800_000),
)
def test_every_price_and_time_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, price: float, moment: int
) -> None:
    store = DataPersistence(tmp_path_factory.getbasetemp() / "exact")
    position = Position(
        symbol="B",
        side=Side.LONG,
        quantity=1.0,
        entry_price=price,
        entry_fee=price,
        stop_loss=price,
        take_profit=price,
        opened_at=moment,
        order_id="",
    )
    store.save_positions([position])

    assert store.load_positions() == (position,)


def test_an_empty_list_is_not_a_missing_file(store: DataPersistence) -> None:
    assert store.load_positions() is None
    assert store.load_trades() is None
    store.save_positions([])
    store.save_trades([])

    assert store.load_positions() == ()
    assert store.load_trades() == ()


def test_one_position_is_found_by_its_symbol(store: DataPersistence) -> None:
    assert store.load_position("ETH/USDT") is None
    store.save_positions([POSITION, OTHER])

    assert store.load_position("ETH/USDT") == OTHER
    assert store.load_position("SOL/USDT") is None


def test_people_can_read_the_times_and_the_profit(store: DataPersistence) -> None:
    store.save_trades([TRADE])

    (row,) = json.loads(store.history_file.read_text())["trades"]
    assert row["position"]["opened_at"] == "2026-01-01T12:00:00.123+00:00"
    assert row["closed_at"] == "2026-01-01T13:00:00.000+00:00"
    assert row["profit"] == TRADE.profit
    assert "\n" in store.history_file.read_text()


def test_the_files_are_private_and_nothing_else_is_left(store: DataPersistence) -> None:
    store.save_positions([POSITION])
    store.save_positions([])
    store.save_trades([TRADE])

    modes = {file.name: file.stat().st_mode & 0o777 for file in store.data_dir.iterdir()}
    assert modes == {"positions.json": 0o600, "trade_history.json": 0o600}
    assert store.data_dir.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("text", DAMAGE)
def test_a_damaged_file_is_set_aside_with_a_warning(
    store: DataPersistence, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    store.save_positions([])
    store.positions_file.write_text(text)

    with caplog.at_level(logging.WARNING):
        assert store.load_positions() is None

    assert not store.positions_file.exists()
    assert (store.data_dir / "positions.json.damaged-1").read_text() == text
    assert "set aside as positions.json.damaged-1" in caplog.text


def test_no_damaged_file_overwrites_another(store: DataPersistence) -> None:
    store.save_trades([])
    for text in ("one", "two"):
        store.history_file.write_text(text)
        assert store.load_trades() is None

    assert (store.data_dir / "trade_history.json.damaged-1").read_text() == "one"
    assert (store.data_dir / "trade_history.json.damaged-2").read_text() == "two"


@pytest.mark.parametrize("length", range(1, 900, 40))
def test_a_file_cut_off_anywhere_is_damaged_and_never_half_believed(
    store: DataPersistence, length: int
) -> None:
    store.save_trades([TRADE, TRADE])
    whole = store.history_file.read_text()
    assert len(whole) > 900
    store.history_file.write_text(whole[:length])

    assert store.load_trades() is None
    assert store.history_file.with_name("trade_history.json.damaged-1").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quantity", float("nan")),
        ("quantity", "1"),
        ("side", "UP"),
        ("opened_at", "soon"),
        ("opened_at", "2026-01-01T12:00:00"),
        ("opened_at", 5),
        ("extra", 1),
    ],
)
def test_a_value_that_cannot_be_is_damage(store: DataPersistence, name: str, value: object) -> None:
    store.save_positions([POSITION])
    found = json.loads(store.positions_file.read_text())
    found["positions"][0][name] = value
    store.positions_file.write_text(json.dumps(found))

    assert store.load_positions() is None


def test_a_failed_write_leaves_the_old_file_whole(
    store: DataPersistence, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_positions([POSITION])

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match=r"No space left on device.*What stood there is unchanged"):
        store.save_positions([])
    assert store.load_positions() == (POSITION,)


def test_the_text_and_then_its_name_reach_the_disk(
    store: DataPersistence, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def note(handle: int) -> None:
        whole = stat.S_ISREG(os.fstat(handle).st_mode)
        synced.append(f"file of {os.fstat(handle).st_size}" if whole else "folder")

    monkeypatch.setattr("os.fsync", note)
    store.save_positions([POSITION])

    assert synced == [f"file of {store.positions_file.stat().st_size}", "folder"]


def test_a_draft_that_a_crash_left_does_no_harm(store: DataPersistence) -> None:
    store.save_positions([POSITION])
    draft = store.data_dir / "positions.json.tmp"
    draft.write_text("half")
    draft.chmod(0o644)

    store.save_positions([OTHER])

    assert store.load_positions() == (OTHER,)
    assert store.positions_file.stat().st_mode & 0o777 == 0o600


def test_what_may_not_be_read_is_not_taken_for_damage(store: DataPersistence) -> None:
    store.positions_file.mkdir(parents=True)

    with pytest.raises(UserError, match="cannot be read"):
        store.load_positions()
    assert store.positions_file.exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(UserError, match=r"The folder .*data cannot be made"):
        DataPersistence(tmp_path / "data").save_positions([])
