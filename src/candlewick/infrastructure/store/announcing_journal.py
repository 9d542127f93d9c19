"""A journal that tells others what was recorded."""

from collections.abc import Callable, Iterable

from candlewick.domain.events import Event
from candlewick.ports.journal import Journal


class AnnouncingJournal:
    """A `Journal` that tells `tell` each event, once it is safely recorded.

    Args:
        inner: where events are recorded.
        tell: is told them one by one; it must not fail.
    """

    def __init__(self, inner: Journal, *, tell: Callable[[Event], None]) -> None:
        self._inner = inner
        self._tell = tell

    def append(self, *events: Event) -> None:
        """Record `events`, then tell of them."""
        self._inner.append(*events)
        for event in events:
            self._tell(event)

    def replay(self) -> Iterable[Event]:
        """Return every event, oldest first; nobody is told of old news."""
        return self._inner.replay()
