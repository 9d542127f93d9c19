"""The terminal: log lines, and the model's answer while it is written."""

import logging
import threading
from typing import Final

from rich.console import Console
from rich.text import Text

from candlewick.domain.answer import PieceKind
from candlewick.domain.harmless import harmless
from candlewick.infrastructure.telemetry.line_format import LineFormat, moment_of
from candlewick.infrastructure.telemetry.redactor import Redactor

_STYLES: Final = {
    PieceKind.REASONING: "dim italic",
    PieceKind.TEXT: "",
    PieceKind.NOTE: "dim",
    PieceKind.RESET: "yellow",
}
_LEVELS: Final = [(logging.ERROR, "bold red"), (logging.WARNING, "yellow"), (logging.INFO, "")]
_OWN_LINE: Final = {PieceKind.NOTE, PieceKind.RESET}


class LiveConsole:
    """The terminal (stderr), where whole lines and a running text do not break each other.

    A terminal that goes away silences it and never stops the program.
    """

    def __init__(self) -> None:
        self._screen = _Screen(stderr=True, highlight=False, soft_wrap=True)
        self._turn = threading.RLock()
        self._running: PieceKind | None = None

    def line(self, text: Text) -> None:
        """Print `text` on a line of its own, ending a running text first."""
        with self._turn:
            self.end()
            self._print(text, end="\n")

    def piece(self, text: str, kind: PieceKind) -> None:
        """Print `text` where the last piece of its kind ended."""
        shown = Text(harmless(text), style=_STYLES[kind])
        if kind in _OWN_LINE:
            self.line(shown)
            return
        with self._turn:
            if kind is not self._running:
                self.end()
            self._print(shown, end="")
            if text:
                self._running = None if text.endswith("\n") else kind

    def end(self) -> None:
        """End the line of a running text, if there is one."""
        with self._turn:
            if self._running is not None:
                self._running = None
                self._print(Text(), end="\n")

    def _print(self, text: Text, *, end: str) -> None:
        # What the terminal's encoding lacks is spelled out; printing it would be an error.
        encoding = self._screen.encoding
        text.plain = text.plain.encode(encoding, "backslashreplace").decode(encoding)
        try:
            self._screen.print(text, end=end)
        except OSError:  # the terminal was closed, or the session that it belongs to
            self._screen.quiet = True


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        """Go on in silence; Rich would end the program."""
        self.quiet = True


class ConsoleHandler(logging.Handler):
    """Prints each record as a line: time in UTC, level, what happened.

    Args:
        console: where.
        redactor: takes the secrets out.
        tracebacks: whether to print them; without, they are in the files only.
    """

    def __init__(self, console: LiveConsole, redactor: Redactor, *, tracebacks: bool) -> None:
        super().__init__()
        self._console = console
        self._format = LineFormat(redactor, tracebacks=tracebacks)

    def emit(self, record: logging.LogRecord) -> None:
        """Print `record`."""
        style = next((style for level, style in _LEVELS if record.levelno >= level), "dim")
        self._console.line(
            Text.assemble(
                (f"{moment_of(record):%H:%M:%S} UTC ", "dim"),
                (f"{record.levelname:<8}", style),
                (self._format.body(record), style),
            )
        )
