"""What every journal promises, asked of each."""

import dataclasses
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from candlewick.domain.events import AccountOpened, Event, Held, Marked
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.infrastructure.store.place import Address
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.ports.journal import Journal
from tests.postgres import fresh_corner

OPENED = AccountOpened(account="main", currency="USDT", balance=10_000.0, at=0)
MARKED = Marked(symbol="BTC/USDT", at=1, price=0.1)
HELD = Held(symbol="BTC/USDT", at=2, reason="the exchange did not answer")
UNFIT = dataclasses.replace(MARKED, price=math.nan)


def in_memory(_stack: ExitStack, _folder: Path) -> Journal:
    return MemoryJournal()


def in_sqlite(stack: ExitStack, folder: Path) -> Journal:
    return stack.enter_context(held(folder / "journal.db"))


def in_postgres(stack: ExitStack, _folder: Path) -> Journal:
    return stack.enter_context(held(stack.enter_context(fresh_corner())))


def held(address: Address) -> SqlJournal:
    journal = SqlJournal(address, account="main")
    journal.take_hold("a test")
    return journal


KINDS = [
    pytest.param(in_memory, id="memory"),
    pytest.param(in_sqlite, id="sqlite"),
    pytest.param(in_postgres, id="postgres", marks=pytest.mark.network),
]


@pytest.fixture(params=KINDS)
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    make: Callable[[ExitStack, Path], Journal] = request.param
    with ExitStack() as stack:
        yield make(stack, tmp_path)


def test_a_new_journal_is_empty(journal: Journal) -> None:
    assert list(journal.replay()) == []


def test_events_are_replayed_in_the_order_they_were_appended(journal: Journal) -> None:
    journal.append(OPENED)
    journal.append(HELD, MARKED)

    assert list(journal.replay()) == [OPENED, HELD, MARKED]


def test_replaying_twice_gives_the_same_and_appending_goes_on(journal: Journal) -> None:
    journal.append(OPENED, MARKED)

    assert list(journal.replay()) == list(journal.replay())
    journal.append(HELD)
    assert list(journal.replay()) == [OPENED, MARKED, HELD]


def test_the_same_event_can_happen_twice(journal: Journal) -> None:
    journal.append(MARKED)
    journal.append(MARKED)

    assert list(journal.replay()) == [MARKED, MARKED]


def test_appending_nothing_records_nothing(journal: Journal) -> None:
    journal.append()

    assert list(journal.replay()) == []


@pytest.mark.parametrize("events", [(UNFIT,), (OPENED, UNFIT), (UNFIT, OPENED)])
def test_events_are_recorded_all_or_none(journal: Journal, events: tuple[Event, ...]) -> None:
    journal.append(HELD)

    with pytest.raises(StateCorruptError, match="price"):
        journal.append(*events)

    assert list(journal.replay()) == [HELD]
    journal.append(MARKED)
    assert list(journal.replay()) == [HELD, MARKED]
