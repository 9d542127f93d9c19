"""What an older version wrote goes on, and what a newer one wrote is left alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import sqlalchemy as sql
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from candlewick.domain.events import Decided, Marked
from candlewick.errors import StateCorruptError, UserError
from candlewick.infrastructure.store.database import Database
from candlewick.infrastructure.store.migration import revision, upgrade
from candlewick.infrastructure.store.place import Address
from candlewick.infrastructure.store.schema import EVENTS, METADATA, SCHEMA, VERSION
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.infrastructure.store.verification import verify
from candlewick.strategy.portfolio.ledger import Ledger
from tests.infrastructure.store.made_events import decided
from tests.postgres import fresh_corner

SCHEMA_1 = Path(__file__).with_name("schema_1.sql").read_text(encoding="utf-8")
WRITTEN = 20
"""[events] in it."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a journal as schema 1 was released, made by the code of that time."""
    path = tmp_path / "paper.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA_1)
    return path


def test_a_journal_of_every_released_schema_is_brought_up_to_date_and_goes_on(old: Path) -> None:
    with SqlJournal(old, account="paper") as journal:
        events = list(journal.replay())
        journal.append(decided(as_of=9))
        found = verify(journal)

    assert len(events) == WRITTEN
    assert sum(isinstance(event, Decided) for event in events) == 6
    assert len(Ledger.from_events(events).positions) == 2
    assert found.events == WRITTEN + 1


def test_the_file_as_it_was_is_kept_beside_it(old: Path) -> None:
    before = old.read_bytes()

    for _ in range(2):
        with Database(old):
            pass

    kept = old.with_name("paper.schema-1.db")
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
        assert connection.execute("SELECT count(*) FROM events").fetchall() == [(WRITTEN,)]
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(before) > 0


def test_only_to_look_changes_nothing_and_says_what_to_do(old: Path) -> None:
    before = old.read_bytes()

    with pytest.raises(UserError, match=r"older version .*\(schema 1.*candlewick db upgrade"):
        Database(old, read_only=True)

    assert old.read_bytes() == before
    assert not old.with_name("paper.schema-1.db").exists()


def test_an_upgrade_that_fails_half_way_leaves_the_old_tables(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(connection: sql.Connection) -> None:
        upgrade(connection)
        message = "the power went"
        raise RuntimeError(message)

    with monkeypatch.context() as patch:
        patch.setattr("candlewick.infrastructure.store.migration.upgrade", failing)
        with pytest.raises(RuntimeError):
            Database(old)
    with closing(sqlite3.connect(old)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "pages" not in names

    with SqlJournal(old, account="paper") as journal:
        assert len(list(journal.replay())) == WRITTEN


def test_a_changed_byte_of_an_old_event_is_still_found(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("UPDATE events SET payload = replace(payload, '10000.0', '90000.0')")

    with (
        SqlJournal(old, account="paper") as journal,
        pytest.raises(StateCorruptError, match=r"event 1 was changed .* some byte"),
    ):
        list(journal.replay())


def places() -> list[object]:
    return ["sqlite", pytest.param("postgres", marks=pytest.mark.network)]


@pytest.fixture(params=places())
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield tmp_path / "paper.db"
        else:
            yield stack.enter_context(fresh_corner())


def differences(connection: sql.Connection) -> list[object]:
    ignored = {"alembic_version"}
    context = MigrationContext.configure(
        connection,
        opts={"include_name": lambda name, _kind, _parents: name not in ignored},
    )
    return list(compare_metadata(context, METADATA))


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_an_upgraded_database_has_the_tables_of_a_new_one(address: Address, version: int) -> None:
    with Database(address) as database, database.begin() as connection:
        METADATA.drop_all(connection)
        connection.execute(sql.schema.CreateTable(VERSION))
        connection.execute(sql.insert(VERSION).values(version=version))
        old_events = sql.Table("events", sql.MetaData(), *(
            sql.Column(c.name, c.type, primary_key=c.primary_key, nullable=c.nullable)
            for c in EVENTS.columns if c.name != "chunks"
        ))  # fmt: skip
        connection.execute(sql.schema.CreateTable(old_events))
        assert differences(connection)

    with Database(address) as database, database.begin() as connection:
        assert differences(connection) == []
        assert connection.execute(sql.select(VERSION.c.version)).scalar_one() == SCHEMA
        mark = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        assert mark == revision(SCHEMA)


def test_a_new_database_has_the_tables_that_the_code_reads(address: Address) -> None:
    with Database(address) as database, database.begin() as connection:
        assert differences(connection) == []


def test_a_newer_schema_is_refused_and_left_alone(address: Address) -> None:
    with Database(address) as database, database.begin() as connection:
        connection.execute(sql.update(VERSION).values(version=SCHEMA + 1))

    for read_only in (False, True):
        with pytest.raises(UserError, match=f"newer version .*schema {SCHEMA + 1}; this one knows"):
            Database(address, read_only=read_only)


def test_events_survive_closing_and_opening(address: Address) -> None:
    marked = Marked(symbol="BTC/USDT", at=1, price=0.1)
    with SqlJournal(address, account="paper") as journal:
        journal.append(marked)

    with SqlJournal(address, account="paper", read_only=True) as journal:
        assert list(journal.replay()) == [marked]
        with pytest.raises(UserError, match="reading only"):
            journal.append(marked)
