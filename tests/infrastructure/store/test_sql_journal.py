import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, Pool, event

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Decided, Event, Marked
from candlewick.domain.prompt import Prompt
from candlewick.errors import (
    AccountBusyError,
    StateCorruptError,
    StateUnavailableError,
    UnavailableError,
    UserError,
)
from candlewick.infrastructure.store import sqlite_engine
from candlewick.infrastructure.store.database import Database
from candlewick.infrastructure.store.sql_journal import SqlJournal

MARKED = [Marked(symbol="BTC/USDT", at=at, price=100.5) for at in range(5)]
DECIDED = Decided(
    decision=Decision(symbol="BTC/USDT", as_of=1, signal=Signal.HOLD, reasoning="r" * 500),
    prompt=Prompt(
        symbol="BTC/USDT",
        as_of=1,
        system="s" * 2_000,
        user="u" * 2_000,
        facts=("Momentum is up.",) * 8,
        choices=(Signal.BUY, Signal.HOLD),
        held=None,
        price=1.0,
        atr=0.5,
    ),
    answer=Answer(text="HOLD", finish_reason="stop", model="m", provider="p"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.db"


@pytest.fixture
def written(path: Path) -> Path:
    with SqlJournal(path, account="main") as journal:
        journal.append(*MARKED)
    return path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_engine, "BUSY_TIMEOUT", 0.05)


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


def read(path: Path, *, account: str = "main") -> list[Event]:
    with SqlJournal(path, account=account, read_only=True) as journal:
        return list(journal.replay())


def test_what_was_recorded_is_there_after_closing(written: Path) -> None:
    with SqlJournal(written, account="main") as journal:
        journal.append(DECIDED)

    assert read(written) == [*MARKED, DECIDED]


def test_an_address_works_like_a_path(written: Path) -> None:
    with SqlJournal(f"sqlite:///{written}", account="main") as journal:
        assert list(journal.replay()) == MARKED


@pytest.mark.parametrize(
    "url", ["mysql://h/db", "postgresql://h", "sqlite://", "sqlite:///:memory:", "://"]
)
def test_another_database_is_refused_in_words(url: str) -> None:
    with pytest.raises(UserError, match="sqlite:///path/to/file"):
        SqlJournal(url, account="main")


def test_the_file_and_its_folder_are_private(path: Path) -> None:
    with SqlJournal(path, account="main") as journal:
        journal.append(MARKED[0])
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}

    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert modes == {"journal.db": 0o600, "journal.db-wal": 0o600, "journal.db-shm": 0o600}


def test_a_file_that_others_could_read_is_made_private(written: Path) -> None:
    written.chmod(0o644)

    with SqlJournal(written, account="main"):
        assert written.stat().st_mode & 0o777 == 0o600


def test_every_commit_reaches_the_disk_before_append_returns(path: Path) -> None:
    seen: set[tuple[str, int, int]] = set()

    def look(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        mode, synchronous, keys = (connection.execute(f"PRAGMA {p}").fetchone()[0] for p in pragmas)
        seen.add((mode, synchronous, keys))

    event.listen(Pool, "checkout", look)
    try:
        with SqlJournal(path, account="main"):
            pass
    finally:
        event.remove(Pool, "checkout", look)
    FULL = 2  # noqa: N806 - SQLite's own word
    assert seen == {("wal", FULL, 1)}


def test_accounts_in_one_file_do_not_see_each_other(written: Path) -> None:
    with SqlJournal(written, account="other") as other:
        assert list(other.replay()) == []
        other.append(DECIDED)

    assert read(written) == MARKED
    assert read(written, account="other") == [DECIDED]


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE events SET payload = replace(payload, '100.5', '100.6') WHERE seq = 3", 3),
        ("UPDATE events SET hash = 'f' || substr(hash, 2) WHERE seq = 2", 2),
        ("UPDATE events SET previous_hash = hash WHERE seq = 4", 4),
        ("DELETE FROM events WHERE seq = 1", 1),
        ("DELETE FROM events WHERE seq = 3", 3),
        ("UPDATE events SET seq = seq + 1000 WHERE seq = 5", 5),
        ("UPDATE events SET kind = 'Held' WHERE seq = 2", 2),
        ("UPDATE events SET symbol = 'ETH/USDT' WHERE seq = 2", 2),
        ("UPDATE events SET at = 7 WHERE seq = 2", 2),
        ("UPDATE events SET account = 'other'", None),
    ],
)
def test_a_changed_history_is_noticed_and_the_event_named(
    written: Path, statement: str, seq: int | None
) -> None:
    change(written, statement)
    account = "main" if seq else "other"

    with pytest.raises(
        StateCorruptError, match=rf"account '{account}': event {seq or 1} .* backup"
    ):
        read(written, account=account)


def test_a_history_is_noticed_to_shrink_while_in_use(written: Path) -> None:
    with SqlJournal(written, account="main") as journal:
        change(written, "DELETE FROM events WHERE seq = 5")

        with pytest.raises(StateCorruptError, match="event 5"):
            journal.append(DECIDED)


def test_an_unknown_kind_says_which_event_and_what_to_do(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("candlewick.infrastructure.store.event_codec.KINDS", {})

    with pytest.raises(StateCorruptError, match=r"event 1 .* unknown kind 'Marked'.* newer candle"):
        read(written)


def test_a_reader_sees_what_the_writer_commits_meanwhile(path: Path) -> None:
    with (
        SqlJournal(path, account="main") as writer,
        SqlJournal(path, account="main", read_only=True) as reader,
    ):
        writer.append(*MARKED)
        events = iter(reader.replay())
        first = next(events)
        writer.append(DECIDED)

        assert [first, *events] == [*MARKED, DECIDED]
        assert list(reader.replay()) == [*MARKED, DECIDED]


def test_a_reader_does_not_wait_for_a_writer(written: Path) -> None:
    writer = sqlite3.connect(written, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        assert read(written) == MARKED
    finally:
        writer.close()


def test_the_database_itself_stops_a_reader_from_writing(written: Path) -> None:
    def write(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute("CREATE TABLE mine (x)")

    event.listen(Pool, "checkout", write)
    try:
        with pytest.raises(UserError, match="may not be written"):
            SqlJournal(written, account="main", read_only=True)
    finally:
        event.remove(Pool, "checkout", write)


def test_a_reader_records_nothing(written: Path) -> None:
    with (
        SqlJournal(written, account="main", read_only=True) as reader,
        pytest.raises(UserError, match="reading only"),
    ):
        reader.append(DECIDED)


def test_a_reader_makes_no_file(path: Path) -> None:
    with pytest.raises(UserError, match="nothing was recorded there yet"):
        SqlJournal(path, account="main", read_only=True)

    assert not path.parent.exists()


def test_two_writers_of_one_account_notice_each_other(written: Path) -> None:
    with (
        SqlJournal(written, account="main") as one,
        SqlJournal(written, account="main") as two,
    ):
        one.append(DECIDED)

        with pytest.raises(AccountBusyError, match="'main'"):
            two.append(DECIDED)
        assert list(two.replay()) == [*MARKED, DECIDED]
        two.append(DECIDED)


def test_a_file_that_vanished_while_in_use_is_noticed(written: Path) -> None:
    with SqlJournal(written, account="main") as journal:
        written.unlink()

        with pytest.raises(StateCorruptError, match="removed or replaced"):
            journal.append(DECIDED)


@pytest.mark.usefixtures("impatient")
def test_a_locked_file_is_said_to_be_locked_and_nothing_is_recorded(written: Path) -> None:
    with SqlJournal(written, account="main") as journal:
        other = sqlite3.connect(written, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateUnavailableError, match=r"keeps .*journal\.db locked"):
            journal.append(DECIDED)
        other.close()
        assert list(journal.replay()) == MARKED

        journal.append(DECIDED)
        assert list(journal.replay()) == [*MARKED, DECIDED]


def test_what_was_recorded_although_the_line_broke_is_not_recorded_twice(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Database.begin

    @contextmanager
    def breaking(database: Database) -> Iterator[Connection]:
        with begin(database) as connection:
            yield connection
        message = "the server closed the connection"
        raise UnavailableError(message)

    with SqlJournal(written, account="main") as journal:
        with monkeypatch.context() as patch:
            patch.setattr(Database, "begin", breaking)
            with pytest.raises(StateUnavailableError, match="closed the connection"):
                journal.append(DECIDED)

        with pytest.raises(StateCorruptError, match="Nothing is lost: start again"):
            journal.append(DECIDED)

    assert read(written) == [*MARKED, DECIDED]


@pytest.fixture
def full_disk(written: Path) -> Iterator[Path]:
    def stop_growing(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # what the file has already, and no more

    event.listen(Engine, "connect", stop_growing)
    yield written
    event.remove(Engine, "connect", stop_growing)


def test_a_full_disk_is_said_to_be_full_and_nothing_is_recorded(full_disk: Path) -> None:
    with SqlJournal(full_disk, account="main") as journal:
        with pytest.raises(StateUnavailableError, match=r"is full\. Free some room.*pauses"):
            journal.append(MARKED[0], *[DECIDED] * 20)

        assert list(journal.replay()) == MARKED


def test_a_file_without_the_right_to_write_is_said_to_be_so(written: Path) -> None:
    def forbid(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(Engine, "connect", forbid)
    try:
        with pytest.raises(UserError, match="may not be written"):
            SqlJournal(written, account="main")
    finally:
        event.remove(Engine, "connect", forbid)


def test_a_folder_in_the_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(UserError, match=r"journal\.db cannot be written: Is a directory"):
        SqlJournal(path, account="main")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(UserError, match=r"The folder .*data cannot be made"):
        SqlJournal(tmp_path / "data" / "journal.db", account="main")


def test_what_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)

    with pytest.raises(StateCorruptError, match=r"is damaged: .* backup"):
        SqlJournal(path, account="main")
    assert path.read_bytes() == b"not a database at all" * 100


def test_a_damaged_page_is_found_when_the_file_is_opened(path: Path) -> None:
    with SqlJournal(path, account="main") as journal:
        journal.append(*[DECIDED] * 30)
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 4096)

    with pytest.raises(StateCorruptError, match=r"is damaged"):
        SqlJournal(path, account="main")


def test_the_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    change(path, "CREATE TABLE recipes (name TEXT)")

    with pytest.raises(UserError, match="not a journal"):
        SqlJournal(path, account="main")
    with pytest.raises(UserError, match="not a journal"):
        SqlJournal(path, account="main", read_only=True)


def test_a_journal_that_is_just_being_made_has_nothing_recorded_yet(path: Path) -> None:
    path.parent.mkdir()
    path.touch()

    with pytest.raises(UserError, match="nothing was recorded there yet"):
        SqlJournal(path, account="main", read_only=True)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_schema_of_a_newer_version_is_refused(written: Path, *, read_only: bool) -> None:
    change(written, "UPDATE schema_version SET version = 99")

    with pytest.raises(UserError, match=r"schema 99; this one knows 2\)"):
        SqlJournal(written, account="main", read_only=read_only)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are not listed here")
def test_a_journal_that_is_refused_leaves_no_file_open(written: Path) -> None:
    change(written, "UPDATE schema_version SET version = 99")

    with pytest.raises(UserError) as refused:
        SqlJournal(written, account="main")

    assert "schema 99" in str(refused.value)  # holds the frames, so that only closing closes
    names = [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    assert not [name for name in names if str(written) in str(name)]


WRITER = """
import sys
from candlewick.domain.events import Marked
from candlewick.infrastructure.store.sql_journal import SqlJournal
with SqlJournal(sys.argv[1], account="main") as journal:
    for at in range(1_000_000):
        journal.append(*(Marked(symbol="BTC/USDT", at=at, price=float(part)) for part in range(3)))
        print(at, flush=True)
"""


def test_what_append_returned_from_survives_a_kill_and_nothing_is_half_there(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        for _ in range(25):
            said = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        said = int([str(said), *writer.stdout.read().split()][-1])

    with SqlJournal(path, account="main") as journal:
        events = [event for event in journal.replay() if isinstance(event, Marked)]

        assert len(events) % 3 == 0
        assert [event.at for event in events[::3]] == list(range(len(events) // 3))
        assert events[-1].at in {said, said + 1}
        journal.append(DECIDED)


def test_fifty_thousand_events_are_replayed_in_seconds(path: Path) -> None:
    with SqlJournal(path, account="main") as journal:
        for _ in range(50):
            journal.append(*MARKED * 180, *[DECIDED] * 100)
        begun = time.process_time()
        count = sum(1 for _ in journal.replay())

    assert count == 50_000
    assert time.process_time() - begun < 10  # some 2 s; the rest is for a busy machine
