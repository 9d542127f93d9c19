"""A group of commands that imports each of them only when it is typed."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click
import rich_click

from candlewick.application.cli.failure import INTERRUPTED, UNEXPECTED, exit_code, show_error
from candlewick.application.cli.session import Session
from candlewick.errors import CandlewickError


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command is, and what it does in a line.

    Attributes:
        target: "module:function".
        help: the line beside its name in `--help`.
    """

    target: str
    help: str


class LazyGroup(rich_click.RichGroup):
    """Commands by name, of which `--help` imports none, and the frame for their errors.

    Args:
        lazy: the commands, in the order in which help lists them.
        default: the one that is meant where none is typed.
        **attributes: as click's own group takes them.
    """

    def __init__(
        self, *, lazy: Mapping[str, LazyCommand], default: str | None = None, **attributes: Any
    ) -> None:
        super().__init__(**attributes)
        self._lazy = lazy
        self._default = default
        for name, command in lazy.items():
            self.add_command(click.Command(name, help=command.help))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Return the names in the order of the table."""
        return list(self._lazy)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; where the first is neither a command nor `--help`, the default is meant."""
        known = {*self._lazy, *ctx.help_option_names}
        if self._default is not None and (not args or args[0] not in known):
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was typed, imported now."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None:
            command = imported(self._lazy[name].target)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run what was typed; turn each error into words and an exit code."""
        session = ctx.ensure_object(Session)
        try:
            return super().invoke(ctx)
        except CandlewickError as error:
            show_error(session.redact(str(error)))
            raise click.exceptions.Exit(exit_code(error)) from error
        except (KeyboardInterrupt, click.Abort):
            # Ctrl-C, also at a question: the user knows what happened.
            raise click.exceptions.Exit(INTERRUPTED) from None
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise  # click's own: usage errors, `ctx.exit`, a pager that was closed
        except Exception as error:
            session.show_unexpected(error)
            raise click.exceptions.Exit(UNEXPECTED) from error


def imported(target: str) -> click.Command:
    """Return the command that stands at `target`, "module:function"."""
    module, _, name = target.partition(":")
    command = getattr(importlib.import_module(module), name)
    if not isinstance(command, click.Command):
        msg = f"{target} is not a command"
        raise TypeError(msg)
    return command
