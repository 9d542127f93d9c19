"""`candlewick calibration`: fit, list, show."""

from typing import Final

import click

from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup

_CLI: Final = "candlewick.application.cli.calibration_record"

_COMMANDS: Final = {
    "fit": LazyCommand(f"{_CLI}:fit", "Learn from back-tests what confidence is worth."),
    "list": LazyCommand(f"{_CLI}:list_", "Show what was learned, one model a line."),
    "show": LazyCommand(f"{_CLI}:show", "Show stated against true, and whether it helps."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def calibration() -> None:
    """Learn what a model's stated confidence is worth, and size by it (docs/risk.md)."""
