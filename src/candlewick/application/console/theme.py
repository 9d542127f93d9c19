"""How things look in a terminal; blue and orange, which colour-blind people can tell apart."""

from typing import Final

from rich.console import Console

UP: Final = "bold dodger_blue1"
DOWN: Final = "bold dark_orange"
QUIET: Final = "dim"
GOOD: Final = "green"
BAD: Final = "red"
HEADING: Final = "bold"


def make_console(*, words_on_stderr: bool) -> Console:
    """Return a console; on stderr where stdout belongs to a machine."""
    # What is shown is data: "[/]" or ":boom:" in a model's words mean nothing to the terminal.
    return Console(stderr=words_on_stderr, highlight=False, markup=False, emoji=False)
