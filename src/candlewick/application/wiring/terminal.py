"""The terminal for commands that keep no log."""

from typing import TypeAlias

from candlewick.infrastructure.telemetry.live_console import LiveConsole

Terminal: TypeAlias = LiveConsole


def open_terminal() -> Terminal:
    """Return where words go (stderr), so that stdout keeps the result alone."""
    return LiveConsole()
