"""What was recorded is told, and nothing else."""

from collections.abc import Iterable

import pytest

from candlewick.domain.events import Event, Held, Marked
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.memory_journal import MemoryJournal

HELD = Held(symbol="BTC/USDT", at=1, reason="away")
MARKED = Marked(symbol="BTC/USDT", at=1, price=1.0)


class Broken:
    """A journal on a disk that is full."""

    def append(self, *events: Event) -> None:
        raise StateCorruptError(str(len(events)))

    def replay(self) -> Iterable[Event]:
        return ()


def test_each_event_is_told_in_order_once_all_of_them_are_recorded() -> None:
    inner = MemoryJournal()
    told: list[tuple[Event, int]] = []
    journal = AnnouncingJournal(
        inner, tell=lambda event: told.append((event, len(list(inner.replay()))))
    )

    journal.append(HELD, MARKED)

    assert told == [(HELD, 2), (MARKED, 2)]


def test_what_could_not_be_recorded_is_not_told() -> None:
    told: list[Event] = []

    with pytest.raises(StateCorruptError):
        AnnouncingJournal(Broken(), tell=told.append).append(HELD)

    assert told == []


def test_old_news_are_replayed_and_not_told() -> None:
    inner = MemoryJournal()
    inner.append(HELD)
    told: list[Event] = []

    assert list(AnnouncingJournal(inner, tell=told.append).replay()) == [HELD]
    assert told == []
