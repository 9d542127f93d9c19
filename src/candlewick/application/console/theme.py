"""How things look in a terminal; blue and orange, which colour-blind people can tell apart."""

from typing import Final

from rich.console import Console
from rich.theme import Theme

THEME: Final = Theme(
    {
        "up": "bold dodger_blue1",
        "down": "bold dark_orange",
        "quiet": "dim",
        "good": "green",
        "bad": "red",
        "heading": "bold",
    }
)


def make_console(*, words_on_stderr: bool) -> Console:
    """Return a console; on stderr where stdout belongs to a machine."""
    return Console(stderr=words_on_stderr, theme=THEME, highlight=False, soft_wrap=False)
