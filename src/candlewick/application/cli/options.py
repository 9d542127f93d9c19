"""What commands share: `--config`, `--json`, reading the settings, printing a result."""

import dataclasses
import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from candlewick.application.cli.failure import show_warning
from candlewick.application.cli.session import current_session
from candlewick.domain.harmless import harmless_json

if TYPE_CHECKING:
    # Pydantic is behind it, and `--help` must not pay for that.
    from rich.console import RenderableType

    from candlewick.application.settings.loader import LoadedSettings

Command = TypeVar("Command", bound=Callable[..., Any])


def config_option(command: Command) -> Command:
    """Give `command` the option `--config`, as `config: Path | None`."""
    return click.option(
        "-c",
        "--config",
        type=click.Path(path_type=Path),
        help="The configuration to use, TOML or the original's INI. Without it: "
        "./candlewick.toml, ./config/config.ini, ./config.ini, else the defaults.",
    )(command)


def budget_option(command: Command) -> Command:
    """Give `command` the option `--budget-usd`, as `budget_usd: float | None`."""
    return click.option(
        "--budget-usd",
        type=click.FloatRange(min=0, min_open=True),
        help="Ask no model when that would pass so many US dollars in all. What was spent "
        "before counts, so the same number goes on where it stopped.",
    )(command)


def json_option(command: Command) -> Command:
    """Give `command` the option `--json`, as `as_json: bool`."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print the result as JSON on stdout."
    )(command)


def open_settings(config: Path | None) -> "LoadedSettings":
    """Read the settings, print their warnings on stderr, and hide their keys from now on.

    Args:
        config: what `--config` named, if anything.

    Raises:
        SettingsError: the configuration has problems.
    """
    from candlewick.application.settings.loader import load_settings  # noqa: PLC0415 - see above

    loaded = load_settings(config, environ=os.environ)
    current_session().redact = loaded.redactor()
    for warning in loaded.warnings:
        show_warning(warning)
    return loaded


Result = TypeVar("Result")


def emit(result: Result, *, as_json: bool, render: Callable[[Result], "RenderableType"]) -> None:
    """Print `result` on stdout: as one JSON object, or as people read it.

    Args:
        result: dataclasses, models, mappings, lists, plain values.
        as_json: what `--json` said.
        render: turns `result` into something that rich can print; not called for JSON.
    """
    if as_json:
        text = json.dumps(result, default=_plain, ensure_ascii=False, allow_nan=False, indent=2)
        click.echo(current_session().redact(harmless_json(text)))
        return
    rendered = render(result)
    if isinstance(rendered, str):
        # As it is: rich would read [exchange] as markup and break lines in the middle of a path.
        click.echo(current_session().redact(rendered))
        return
    from candlewick.application.console.theme import make_console  # noqa: PLC0415 - see above

    make_console(words_on_stderr=False).print(rendered, crop=False)


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # One level at a time, so that what lies inside is looked at by the same rules.
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (Path, Decimal)):
        return str(value)
    # Secrets among others: they show themselves as ***.
    return str(value)
