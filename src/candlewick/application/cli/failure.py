"""How an error reaches the user: one clear message and an exit code, never a traceback."""

from typing import Final

import click

from candlewick.domain.harmless import harmless
from candlewick.errors import (
    CandlewickError,
    RefusedError,
    StateCorruptError,
    UnavailableError,
    UnusableError,
    UserError,
)

EXIT_CODE: Final[dict[type[CandlewickError], int]] = {
    UserError: 2,
    UnavailableError: 3,
    RefusedError: 3,
    UnusableError: 4,
    StateCorruptError: 5,
}
"""Correct the input; try later, or read what the other side refused; hold; stop."""

UNEXPECTED: Final = 1
INTERRUPTED: Final = 130
"""The exit code of a program that Ctrl-C ended, as shells have it."""


def exit_code(error: CandlewickError) -> int:
    """Return what the shell is told about `error`."""
    return next((code for kind, code in EXIT_CODE.items() if isinstance(error, kind)), UNEXPECTED)


def show_error(message: str) -> None:
    """Print `message` on stderr as an error."""
    click.secho("error:", fg="red", bold=True, err=True, nl=False)
    click.echo(f" {harmless(message)}", err=True)


def show_warning(message: str) -> None:
    """Print `message` on stderr as a warning."""
    click.secho("warning:", fg="yellow", bold=True, err=True, nl=False)
    click.echo(f" {harmless(message)}", err=True)
