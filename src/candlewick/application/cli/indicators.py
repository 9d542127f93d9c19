"""`candlewick indicators`: list, show, compute, warm."""

from typing import Final

import click

from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup

_CLI: Final = "candlewick.application.cli"

_COMMANDS: Final = {
    "list": LazyCommand(f"{_CLI}.catalogue:list_", "Name every indicator, by category."),
    "show": LazyCommand(f"{_CLI}.catalogue:show", "Say all about one indicator."),
    "compute": LazyCommand(
        f"{_CLI}.compute:compute", "Compute indicators over a market's candles."
    ),
    "warm": LazyCommand(f"{_CLI}.warm:warm", "Compile what indicators are made of, once."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def indicators() -> None:
    """List, explain and compute the technical indicators."""
