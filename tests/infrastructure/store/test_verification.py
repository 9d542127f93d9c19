"""Whatever byte of a record is changed, and however much is cut off: it is found and named."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided, Event, Held, Marked
from candlewick.domain.evidence import Evidence
from candlewick.domain.record import Record, Verified
from candlewick.domain.sentiment import SentimentReading
from candlewick.errors import CandlewickError, StateCorruptError
from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
from candlewick.infrastructure.store.chain import Head
from candlewick.infrastructure.store.chunk import CHUNK
from candlewick.infrastructure.store.head_file import HeadFile
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.infrastructure.store.verification import verify
from tests.infrastructure.store.made_events import decided, made_candles

COUNT = 12
SHOWN = 300
TABLES = {
    "events": (
        "account", "seq", "kind", "symbol", "at", "payload", "previous_hash", "hash", "chunks",
    ),
    "snapshots": ("digest", "manifest"),
    "pages": ("key", "content"),
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A finished journal in a folder."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "paper.db"

    @property
    def head(self) -> HeadFile:
        return HeadFile(self.folder / "paper.head", account="paper")

    def copy(self, place: Path) -> "Kept":
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder, place)
        return Kept(place)

    def verified(self) -> Verified:
        with self.opened() as journal:
            return verify(journal)

    def opened(self) -> SqlJournal:
        return SqlJournal(self.database, account="paper", read_only=True, head_file=self.head)

    def change(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement, values)

    def cells(self, table: str) -> list[tuple[Any, ...]]:
        columns = ", ".join(f"CAST({one} AS BLOB)" for one in TABLES[table])
        with closing(sqlite3.connect(self.database)) as connection:
            query = f"SELECT rowid, {columns} FROM {table} ORDER BY rowid"  # noqa: S608 - our own names
            return connection.execute(query).fetchall()

    def flip(self, table: str, row: int, column: str, content: bytes) -> None:
        kind = "BLOB" if column == "content" else "TEXT"
        if column in {"seq", "at"}:
            kind = "INTEGER"
        statement = f"UPDATE {table} SET {column} = CAST(CAST(? AS TEXT) AS {kind}) WHERE rowid = ?"  # noqa: S608
        if kind == "BLOB":
            statement = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"  # noqa: S608
        self.change(statement, content if kind != "TEXT" else sqlite3.Binary(content), row)


def evidence_at(candles: Candles, close: int) -> Evidence:
    seen = candles.up_to(close).last(SHOWN)
    return Evidence(candles=seen, sentiment=(SentimentReading(known_at=close, score=40),))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    made = Kept(tmp_path_factory.mktemp("kept"))
    candles = made_candles(SHOWN + COUNT)
    with SqlJournal(made.database, account="paper", head_file=made.head) as journal:
        store = SqlEvidence(journal.database)
        for close in candles.close_time[SHOWN : SHOWN + COUNT].tolist():
            digest = store.keep(evidence_at(candles, close))
            journal.append(Marked(symbol="BTC/USDT", at=close, price=100.5))
            journal.append(decided(as_of=close, snapshot=digest))
        journal.append(Held(symbol="BTC/USDT", at=close + 1, reason="the exchange is away"))
    return made


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch") / "copy"


def test_an_untouched_record_is_verified_whole(kept: Kept) -> None:
    found = kept.verified()

    assert (found.events, found.decisions, found.snapshots) == (2 * COUNT + 1, COUNT, COUNT)
    assert found.head == kept.cells("events")[-1][8].decode()


def test_evidence_of_later_closes_shares_all_pages_but_the_newest(kept: Kept) -> None:
    # 300 candles are five or six pages; each further close adds one page and one manifest.
    assert kept.verified().pages <= 6 + 2 * COUNT
    sizes = [len(content) for _, _, content in kept.cells("pages")]
    assert sum(sizes) / COUNT < 3_000


def test_a_decision_over_730_candles_costs_less_than_two_kilobytes(tmp_path: Path) -> None:
    candles, count = load_bundled_candles("BTC/USDT"), 150
    with SqlJournal(tmp_path / "paper.db", account="paper") as journal:
        store = SqlEvidence(journal.database)
        for close in candles.close_time[730 : 730 + count].tolist():
            store.keep(Evidence(candles=candles.up_to(close).last(730)))

    sizes = [len(content) for _, _, content in Kept(tmp_path).cells("pages")]
    assert sum(sizes) / count < 2_000


MANY = pytest.mark.parametrize(
    "examples", [60, pytest.param(5_000, marks=[pytest.mark.long, pytest.mark.timeout(3600)])]
)


@MANY
def test_any_changed_byte_of_any_value_is_found(kept: Kept, scratch: Path, examples: int) -> None:
    @settings(max_examples=examples)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        copy = kept.copy(scratch)
        table = data.draw(st.sampled_from(sorted(TABLES)))
        row = data.draw(st.sampled_from(copy.cells(table)))
        column = data.draw(st.sampled_from(TABLES[table]))
        content: bytes = row[1 + TABLES[table].index(column)]
        place = data.draw(st.integers(0, len(content) - 1))
        if column in {"seq", "at"}:
            changed = str(int(content) ^ (1 << data.draw(st.integers(5, 40)))).encode()
        else:
            flip = data.draw(st.integers(1, 255))
            changed = content[:place] + bytes([content[place] ^ flip]) + content[place + 1 :]
        copy.flip(table, row[0], column, changed)

        with pytest.raises(StateCorruptError) as found:
            copy.verified()

        if table == "events" and column not in {"account", "seq"}:
            assert f"event {int(row[2])} " in str(found.value)
        if column == "payload":
            was, is_now = (repr(one[place : place + 1])[1:] for one in (content, changed))
            assert f"in its payload byte {place} was {was} and is {is_now}" in str(found.value)

    holds()


@MANY
def test_any_changed_byte_of_the_file_is_found_or_changes_nothing(
    kept: Kept, scratch: Path, examples: int
) -> None:
    whole = records(kept)

    @settings(max_examples=examples)
    @given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
    def holds(place: float, flip: int) -> None:
        copy = kept.copy(scratch)
        content = bytearray(copy.database.read_bytes())
        content[int(place * len(content))] ^= flip
        copy.database.write_bytes(content)

        try:
            copy.verified()
            now = records(copy)
        except CandlewickError:
            return
        assert now == whole

    holds()


@given(data=st.data())
def test_any_changed_byte_of_the_head_is_found(
    kept: Kept, scratch: Path, data: st.DataObject
) -> None:
    copy = kept.copy(scratch)
    content = bytearray(copy.head.path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    copy.head.path.write_bytes(content)

    with pytest.raises(StateCorruptError):
        copy.verified()


@pytest.mark.parametrize("count", [1, 2, COUNT, 2 * COUNT + 1])
def test_newest_events_that_were_cut_off_are_missed(kept: Kept, tmp_path: Path, count: int) -> None:
    copy = kept.copy(tmp_path / "copy")
    left = 2 * COUNT + 1 - count
    copy.change("DELETE FROM events WHERE seq > ?", left)

    for look in (copy.verified, copy.opened, lambda: writer(copy)):
        with pytest.raises(StateCorruptError, match=rf"event {left + 1} is missing: .* cut off"):
            look()


def test_a_journal_that_is_gone_is_missed_and_not_made_anew(kept: Kept, tmp_path: Path) -> None:
    copy = kept.copy(tmp_path / "copy")
    copy.database.unlink()

    for look in (copy.verified, lambda: writer(copy)):
        with pytest.raises(
            StateCorruptError, match=r"is gone, .* to start anew, remove .*paper\.head"
        ):
            look()
    assert not copy.database.exists()


def test_a_head_that_a_crash_left_one_append_behind_is_no_alarm(kept: Kept, tmp_path: Path) -> None:
    copy = kept.copy(tmp_path / "copy")
    behind = records(kept)[-2]
    copy.head.write(Head(behind.seq, behind.hash))

    assert copy.verified() == kept.verified()
    writer(copy)
    assert copy.head.read() == kept.head.read()


def test_a_missing_head_is_named_by_verify_and_written_anew_with_a_warning(
    kept: Kept, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = kept.copy(tmp_path / "copy")
    copy.head.path.unlink()

    with pytest.raises(StateCorruptError, match="cannot be told whether newer ones were cut off"):
        copy.verified()
    writer(copy)

    assert "was missing and is written anew" in caplog.text
    assert copy.verified() == kept.verified()


def test_the_head_is_never_ahead_of_what_was_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Kept(tmp_path)
    seen: list[tuple[int, int]] = []

    def looking(head: HeadFile, known: Any) -> None:
        with closing(sqlite3.connect(made.database)) as connection:
            (stored,) = connection.execute("SELECT max(seq) FROM events").fetchone()
        seen.append((known.seq, stored or 0))
        write(head, known)

    write = HeadFile.write
    monkeypatch.setattr(HeadFile, "write", looking)
    with SqlJournal(made.database, account="paper", head_file=made.head) as journal:
        for at in range(3):
            journal.append(*[Marked(symbol="BTC/USDT", at=at, price=1.0)] * 2)

    assert seen == [(0, 0), (2, 2), (4, 4), (6, 6)]
    assert made.head.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (lambda text: text.replace("100.5", "100.6"), "byte 48 was '5' and is '6'"),
        (lambda text: text.replace("100.5", "999.9"), "first change is in the bytes 0 to 255"),
        (lambda text: text + " ", "first change is in the bytes 0 to 255"),
    ],
    ids=["one byte", "several bytes", "one byte more"],
)
def test_one_changed_byte_is_named_and_more_are_narrowed_down(
    kept: Kept, tmp_path: Path, edit: Callable[[str], str], what: str
) -> None:
    copy = kept.copy(tmp_path / "copy")
    payload = copy.cells("events")[2][6].decode()
    copy.flip("events", 3, "payload", edit(payload).encode())

    with pytest.raises(StateCorruptError, match=rf"event 3 was changed .*{what}"):
        copy.verified()


def test_a_change_deep_in_a_long_record_is_narrowed_down_to_its_chunk(
    kept: Kept, tmp_path: Path
) -> None:
    copy = kept.copy(tmp_path / "copy")
    payload = copy.cells("events")[1][6]
    at = 9 * CHUNK + 17
    copy.flip("events", 2, "payload", payload[:at] + b"###" + payload[at + 3 :])

    with pytest.raises(StateCorruptError, match=f"the bytes {9 * CHUNK} to {10 * CHUNK - 1}\\."):
        copy.verified()


def records(kept: Kept) -> list[Record]:
    with kept.opened() as journal:
        return list(journal.records())


def writer(kept: Kept) -> None:
    with SqlJournal(kept.database, account="paper", head_file=kept.head):
        pass


def test_what_the_records_hold_comes_back(kept: Kept) -> None:
    events: list[Event] = [record.event for record in records(kept)]
    decisions = [event for event in events if isinstance(event, Decided)]
    candles = made_candles(SHOWN + COUNT)

    with kept.opened() as journal:
        store = SqlEvidence(journal.database)
        for one in decisions:
            found = store.recall(one.snapshot)
            right = evidence_at(candles, one.decision.as_of)
            assert found.sentiment == right.sentiment
            assert found.candles.close.tobytes() == right.candles.close.tobytes()
            assert found.candles.open_time.tobytes() == right.candles.open_time.tobytes()
