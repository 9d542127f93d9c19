"""A journal of what nobody will ask for again."""

from collections.abc import Iterable

from candlewick.domain.events import Event


class ForgetfulJournal:
    """A `Journal` that keeps nothing: for rules, whose runs are worked out anew each time."""

    def append(self, *events: Event) -> None:
        """Let `events` go."""

    def replay(self) -> Iterable[Event]:
        """Return nothing: there is no past."""
        return ()
