"""`candlewick decisions`: list, show, diff, replay, verify."""

from typing import Final

import click

from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup

_CLI: Final = "candlewick.application.cli"

_COMMANDS: Final = {
    "list": LazyCommand(f"{_CLI}.decision_list:list_", "Name what was decided, newest last."),
    "show": LazyCommand(f"{_CLI}.decision_list:show", "Show one decision whole."),
    "diff": LazyCommand(f"{_CLI}.decision_audit:diff", "Compare two: prompt and answer."),
    "replay": LazyCommand(
        f"{_CLI}.decision_audit:replay", "Make one again offline, and compare every byte."
    ),
    "verify": LazyCommand(
        f"{_CLI}.decision_audit:verify", "Look at every recorded byte; name the first changed one."
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS, default="list")
def decisions() -> None:
    """List, show, compare, replay and verify what was decided.

    Without a command, `list` is meant. A decision is named by market and close, such as
    BTC/USDT@2026-03-01T12:00Z, or by the beginning of its hash, as `list` shows it.
    """
