"""`candlewick candles`: fetch, import, list, check."""

from typing import Final

import click

from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup

_CLI: Final = "candlewick.application.cli"

_COMMANDS: Final = {
    "fetch": LazyCommand(f"{_CLI}.candle_history:fetch", "Download history, to replay it offline."),
    "import": LazyCommand(f"{_CLI}.candle_history:import_", "Add the candles of a file."),
    "list": LazyCommand(f"{_CLI}.candle_history:list_", "Show what is archived."),
    "check": LazyCommand(f"{_CLI}.candle_history:check", "Show the holes in what is archived."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def candles() -> None:
    """Keep candles on this machine, for back-tests without a network."""
