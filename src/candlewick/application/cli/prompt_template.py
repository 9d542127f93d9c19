"""`candlewick prompt list`, `show`, `copy`, `check` and `diff`."""

import difflib
from pathlib import Path

import click
import rich_click

from candlewick.application.cli.failure import show_warning
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.domain.harmless import harmless


@click.command("list", cls=rich_click.RichCommand)
@config_option
@json_option
def list_(*, config: Path | None, as_json: bool) -> None:
    """Name the templates there are, and which one is in use."""
    from candlewick.application.console.prompt import template_lines  # noqa: PLC0415 - lazy
    from candlewick.application.views.prompt import template_row  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.prompt import all_templates  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    used = loaded.settings.prompt.template
    rows = [
        template_row(one.name, one.parse, path=one.path, in_use=one.name == used)
        for one in all_templates(loaded.home)
    ]
    emit(rows, as_json=as_json, render=template_lines)


@click.command(cls=rich_click.RichCommand)
@click.argument("name", required=False)
@config_option
@json_option
def show(*, name: str | None, config: Path | None, as_json: bool) -> None:
    """Print the template NAME (without it, the one in use) as it is written."""
    from candlewick.application.wiring.prompt import find_template  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    found = find_template(loaded.home, name or loaded.settings.prompt.template)
    emit(found, as_json=as_json, render=lambda one: harmless(one.text.rstrip("\n")))


@click.command(cls=rich_click.RichCommand)
@click.argument("name")
@click.argument("new")
@config_option
@json_option
def copy(*, name: str, new: str, config: Path | None, as_json: bool) -> None:
    """Copy the template NAME to prompts/NEW.txt beside the configuration."""
    from candlewick.application.wiring.prompt import copy_template  # noqa: PLC0415 - lazy

    path = copy_template(open_settings(config).home, name, new)
    emit(
        {"path": str(path)},
        as_json=as_json,
        render=lambda _: f'{path} is there: edit it, then set template = "{new}" under [prompt]',
    )


@click.command(cls=rich_click.RichCommand)
@click.argument("name", required=False)
@config_option
@json_option
def check(*, name: str | None, config: Path | None, as_json: bool) -> None:
    """Check the template NAME (without it, the one in use), and fill it with bundled candles.

    Faults are named with their lines. Then each section's tokens are counted, as prompt.budget,
    debate and reflection are set.
    """
    from candlewick.application.console.prompt import check_text  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.prompt_check import check_template  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    found = check_template(loaded, name or loaded.settings.prompt.template)
    for line in found.anchors:
        show_warning(f"a number may anchor the model's answer: {line}")
    emit(found, as_json=as_json, render=check_text)


@click.command(cls=rich_click.RichCommand)
@click.argument("name")
@click.argument("other")
@config_option
@json_option
def diff(*, name: str, other: str, config: Path | None, as_json: bool) -> None:
    """Show how the template OTHER differs from NAME, line by line."""
    from candlewick.application.wiring.prompt import find_template  # noqa: PLC0415 - lazy

    home = open_settings(config).home
    one, two = find_template(home, name), find_template(home, other)
    lines = list(
        difflib.unified_diff(one.text.splitlines(), two.text.splitlines(), name, other, lineterm="")
    )
    emit(
        {"name": name, "other": other, "same": not lines, "lines": lines},
        as_json=as_json,
        render=lambda _: harmless("\n".join(lines)) or f"{name} and {other} are the same",
    )
