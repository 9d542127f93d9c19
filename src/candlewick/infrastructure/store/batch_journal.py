"""A journal for replays: it keeps many events at a time."""

from collections.abc import Iterable

from candlewick.domain.events import Event
from candlewick.ports.journal import Journal


class BatchJournal:
    """A `Journal` that holds events back until they are `complete`, and keeps them at `commit`.

    Waiting for the disk at every event is what live trading needs and a replay does not: it
    can work out again what a crash took. Live trading never uses this.

    Args:
        inner: where the events are kept.
    """

    def __init__(self, inner: Journal) -> None:
        self._inner = inner
        self._open: list[Event] = []
        self._whole: list[Event] = []

    def append(self, *events: Event) -> None:
        """Hold `events` back; a crash loses them."""
        self._open += events

    def complete(self) -> None:
        """Say that what was appended is whole and may be kept."""
        self._whole += self._open
        self._open.clear()

    def commit(self) -> None:
        """Keep what is whole, in one step; see `Journal.append`."""
        self._inner.append(*self._whole)
        self._whole.clear()

    def replay(self) -> Iterable[Event]:
        """Return every event that is kept, oldest first."""
        return self._inner.replay()
