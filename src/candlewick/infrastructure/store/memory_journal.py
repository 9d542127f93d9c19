"""A journal that forgets at exit."""

from collections.abc import Iterable

from candlewick.domain.events import Event
from candlewick.infrastructure.store.event_codec import encode


class MemoryJournal:
    """A `Journal` held in memory; it refuses what a lasting one would refuse."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def append(self, *events: Event) -> None:
        """Record `events`, all or none.

        Raises:
            StateCorruptError: one of them could not be stored; none was.
        """
        for event in events:
            encode(event)
        self._events.extend(events)

    def replay(self) -> Iterable[Event]:
        """Return every event, oldest first."""
        return tuple(self._events)
