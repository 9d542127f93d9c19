"""What one run of the command line knows about itself."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import click

from candlewick.application.cli.failure import show_error


@dataclass(slots=True)
class Session:
    """The state that the frame around all commands needs when one of them fails.

    Attributes:
        debug: whether an unexpected error shows where it came from.
        log_folder: where the log of this run goes; None until a command writes one.
        redact: puts *** in the place of keys; knows them once the settings are read.
    """

    debug: bool = False
    log_folder: Path | None = None
    redact: Callable[[str], str] = field(default=str)

    def show_unexpected(self, error: Exception) -> None:
        """Say that the fault is ours, and where to read more."""
        trace = self.redact("".join(traceback.format_exception(error)))
        lines = [f"a fault in Candlewick itself: {type(error).__name__}: {error}"]
        if self.debug:
            lines.append(trace)
        else:
            lines.append("candlewick --debug ... shows where it came from")
        if self.log_folder is not None:
            logging.getLogger("candlewick").error("unexpected error\n%s", trace)
            lines.append(f"the log is in {self.log_folder}")
        show_error(self.redact("\n".join(lines)))


def current_session() -> Session:
    """Return the session of the command that runs now."""
    return click.get_current_context().ensure_object(Session)
