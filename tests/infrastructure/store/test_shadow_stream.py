"""The challengers' chain stands beside the account's, tied to it, and shows every change."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.domain.events import Decided, Marked, Shadowed
from candlewick.errors import AccountBusyError, StateCorruptError
from candlewick.infrastructure.store.backup import back_up, restore, restore_to_server, verified
from candlewick.infrastructure.store.head_file import HeadFile
from candlewick.infrastructure.store.place import Address
from candlewick.infrastructure.store.shadow_stream import ShadowBook, shadow_head, shadow_of
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.infrastructure.store.sqlite_engine import SqliteFile
from candlewick.infrastructure.store.verification import verify
from tests.infrastructure.store.made_events import decided
from tests.postgres import fresh_corner

COUNT = 6


def head(folder: Path) -> HeadFile:
    return HeadFile(folder / "paper.head", account="paper")


def opened(place: Address, folder: Path, *, read_only: bool = False) -> SqlJournal:
    return SqlJournal(place, account="paper", read_only=read_only, head_file=head(folder))


def fill(journal: SqlJournal, *, first: int = 1) -> None:
    """Record decisions at the closes from `first` on, and what a challenger said to each."""
    book = ShadowBook(journal, who="a test")
    for at in range(first, first + COUNT):
        journal.append(Marked(symbol="BTC/USDT", at=at, price=1.0), decided(as_of=at))
        (live,) = book.decided(at)
        assert book.answered(at) == set()
        book.append(answer(live.hash, decided(as_of=at)))
        assert book.answered(at) == {("qwen", "BTC/USDT")}


def answer(live: str, said: Decided) -> Shadowed:
    at = said.decision.as_of
    return Shadowed(challenger="qwen", symbol="BTC/USDT", at=at, live=live, decided=said)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.network)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    with ExitStack() as stack:
        is_file = request.param == "sqlite"
        yield tmp_path / "paper.db" if is_file else stack.enter_context(fresh_corner())


def test_an_account_never_sees_what_stands_beside_it(place: Address, tmp_path: Path) -> None:
    with opened(place, tmp_path) as journal:
        fill(journal)
        assert not any(isinstance(event, Shadowed) for event in journal.replay())
        assert journal.head.seq == 2 * COUNT

    with opened(place, tmp_path, read_only=True) as journal:
        found = verify(journal)
        assert (found.events, found.decisions, found.shadows) == (2 * COUNT, COUNT, COUNT)
        assert len(list(shadow_of(journal).replay())) == COUNT


def test_only_the_newest_process_may_record_beside_an_account(
    place: Address, tmp_path: Path
) -> None:
    with opened(place, tmp_path) as journal:
        fill(journal)
        older = ShadowBook(journal, who="the older one")
        newer = ShadowBook(journal, who="the newer one")
        (live,) = newer.decided(1)

        with pytest.raises(AccountBusyError, match="taken over by the newer one"):
            older.append(answer(live.hash, decided(as_of=1)))

        newer.append(answer(live.hash, decided(as_of=1)))


@pytest.mark.parametrize(
    ("live", "said", "text"),
    [
        ("0" * 64, decided(as_of=1), "a decision that the account never made"),
        (None, decided(as_of=2), "was asked something else than the decision that it names"),
        (None, replace(decided(as_of=1), snapshot="f" * 64), "was asked something else"),
    ],
    ids=["no such decision", "another prompt", "another snapshot"],
)
def test_an_answer_that_belongs_to_no_decision_is_found(
    tmp_path: Path, live: str | None, said: Decided, text: str
) -> None:
    with opened(tmp_path / "paper.db", tmp_path) as journal:
        fill(journal)
        book = ShadowBook(journal, who="a test")
        book.append(answer(live or book.decided(1)[0].hash, said))

    with (
        opened(tmp_path / "paper.db", tmp_path, read_only=True) as journal,
        pytest.raises(StateCorruptError, match=text),
    ):
        verify(journal)


def test_answers_that_were_cut_off_are_found(tmp_path: Path) -> None:
    with opened(tmp_path / "paper.db", tmp_path) as journal:
        fill(journal)
    delete = f"DELETE FROM events WHERE account = 'paper+shadow' AND seq = {COUNT}"  # noqa: S608
    with closing(sqlite3.connect(tmp_path / "paper.db")) as connection, connection:
        connection.execute(delete)

    with (
        opened(tmp_path / "paper.db", tmp_path, read_only=True) as journal,
        pytest.raises(StateCorruptError, match=f"event {COUNT} is missing"),
    ):
        verify(journal)


def test_that_nobody_can_tell_whether_answers_were_cut_off_is_told(tmp_path: Path) -> None:
    with opened(tmp_path / "paper.db", tmp_path) as journal:
        fill(journal)
    shadow_head(head(tmp_path)).path.unlink()

    with (
        opened(tmp_path / "paper.db", tmp_path, read_only=True) as journal,
        pytest.raises(StateCorruptError, match="newest event's hash is missing"),
    ):
        verify(journal)


@settings(max_examples=40)
@given(place=st.integers(0, 10**9), flip=st.integers(1, 127), seq=st.integers(1, COUNT))
def test_any_changed_byte_of_an_answer_is_found(place: int, flip: int, seq: int) -> None:
    row = "account = 'paper+shadow' AND seq = ?"
    with closing(sqlite3.connect(FILLED.path())) as connection, connection:
        (text,) = connection.execute(f"SELECT payload FROM events WHERE {row}", (seq,)).fetchone()  # noqa: S608 - our own words
        at = place % len(text)
        changed = text[:at] + chr(ord(text[at]) ^ flip) + text[at + 1 :]
        update = f"UPDATE events SET payload = ? WHERE {row}"  # noqa: S608 - our own words
        connection.execute(update, (changed, seq))
    try:
        with (
            opened(FILLED.path(), FILLED.folder) as journal,
            pytest.raises(StateCorruptError, match=rf"paper\+shadow': event {seq} "),
        ):
            verify(journal)
    finally:
        with closing(sqlite3.connect(FILLED.path())) as connection, connection:
            connection.execute(update, (text, seq))


class Filled:
    """One filled record for all examples."""

    folder = Path()

    def path(self) -> Path:
        return self.folder / "paper.db"


FILLED = Filled()


@pytest.fixture(scope="module", autouse=True)
def filled(tmp_path_factory: pytest.TempPathFactory) -> None:
    FILLED.folder = tmp_path_factory.mktemp("filled")
    with opened(FILLED.path(), FILLED.folder) as journal:
        fill(journal)


def test_a_backup_holds_both_chains_and_brings_both_back(place: Address, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with opened(place, tmp_path) as journal:
        fill(journal)
        found = back_up(journal.database, copy, account="paper")
        assert found == verified(copy, account="paper")
        assert found.shadows == COUNT
        fill(journal, first=1 + COUNT)
        if not isinstance(place, Path):
            restore_to_server(copy, journal.database, account="paper", head_file=head(tmp_path))
    if isinstance(place, Path):
        restore(copy, SqliteFile(place), account="paper", head_file=head(tmp_path))

    with opened(place, tmp_path) as journal:
        assert verify(journal) == found
        assert shadow_head(head(tmp_path)).read() == shadow_of(journal).head
        fill(journal, first=1 + COUNT)
        assert verify(journal).shadows == 2 * COUNT


def test_a_backup_of_before_shadow_mode_takes_its_answers_away_too(tmp_path: Path) -> None:
    place, copy = tmp_path / "paper.db", tmp_path / "copy.db"
    with opened(place, tmp_path) as journal:
        journal.append(decided(as_of=1))
        back_up(journal.database, copy, account="paper")
        fill(journal, first=2)

    restore(copy, SqliteFile(place), account="paper", head_file=head(tmp_path))

    with opened(place, tmp_path) as journal:
        assert verify(journal).shadows == 0
        fill(journal, first=2)
    with opened(place, tmp_path, read_only=True) as journal:
        assert verify(journal).shadows == COUNT
