"""`candlewick db`: upgrade, backup, restore, check, import."""

from typing import Final

import click

from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup

_CLI: Final = "candlewick.application.cli"

_COMMANDS: Final = {
    "check": LazyCommand(f"{_CLI}.db_state:check", "Look at every recorded byte."),
    "backup": LazyCommand(f"{_CLI}.db_copy:backup", "Copy the record, also while it is traded."),
    "restore": LazyCommand(f"{_CLI}.db_copy:restore", "Put a backup back; nothing is lost."),
    "upgrade": LazyCommand(f"{_CLI}.db_state:upgrade", "Bring an older version's up to date."),
    "import": LazyCommand(
        f"{_CLI}.db_copy:import_", "Take over the original's positions and trades."
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def db() -> None:
    """Check, back up, restore, upgrade and fill the account's database."""
