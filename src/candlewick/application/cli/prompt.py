"""`candlewick prompt`: list, show, copy, check, diff."""

from typing import Final

import click

from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup

_MODULE: Final = "candlewick.application.cli.prompt_template"

_COMMANDS: Final = {
    "list": LazyCommand(f"{_MODULE}:list_", "Name the templates there are."),
    "show": LazyCommand(f"{_MODULE}:show", "Print a template."),
    "copy": LazyCommand(f"{_MODULE}:copy", "Copy a template, to edit the copy."),
    "check": LazyCommand(f"{_MODULE}:check", "Name a template's faults; count its tokens."),
    "diff": LazyCommand(f"{_MODULE}:diff", "Show how two templates differ."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def prompt() -> None:
    """List, copy and check the prompt templates.

    Your own lie in the folder prompts beside the configuration; `prompt.template` names the one
    in use. `candlewick analyze --dry-prompt` shows a whole prompt, filled with a market's data.
    """
