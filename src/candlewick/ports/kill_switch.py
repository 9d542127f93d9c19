"""What stops new positions from outside, at once."""

from typing import Protocol

from candlewick.domain.events import HaltAction


class KillSwitch(Protocol):
    """A switch that a person, or another program, sets."""

    def read(self) -> tuple[HaltAction | None, str]:
        """Return what it does now, and what was said when it was set; None while it is off.

        A switch that is there and cannot be read counts as on (FREEZE).
        """
        ...
