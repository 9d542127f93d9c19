"""`candlewick config`: check, show, migrate, schema."""

import os
from pathlib import Path
from typing import Any

import click
import rich_click
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.application.settings.file_writer import add_to_env_file, write_configuration
from candlewick.application.settings.loader import (
    LoadedSettings,
    Reading,
    home_of,
    leaves,
    load_settings,
    read_settings,
)
from candlewick.application.settings.model import Settings
from candlewick.application.settings.problem import dotted, summary
from candlewick.application.settings.secret import MASK
from candlewick.application.settings.template import commented
from candlewick.errors import UserError

_ORIGINALS = ("config/config.ini", "config.ini")


@click.group(cls=rich_click.RichGroup)
def config() -> None:
    """Check, show or migrate the configuration."""


@config.command()
@config_option
@json_option
@click.pass_context
def check(ctx: click.Context, *, config: Path | None, as_json: bool) -> None:
    """Name every problem at once; the exit code is 2 if there is one."""
    reading = read_settings(config, environ=os.environ)
    emit(_checked(reading), as_json=as_json, render=lambda _: _check_text(reading))
    if reading.problems:
        ctx.exit(2)


@config.command()
@config_option
@json_option
def show(*, config: Path | None, as_json: bool) -> None:
    """Show what is in force and where each value was set; keys are hidden."""
    loaded = open_settings(config)
    emit(_shown(loaded), as_json=as_json, render=lambda _: _show_table(loaded))


@config.command()
@click.argument("source", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a candlewick.toml that is there already.")
@json_option
def migrate(*, source: Path | None, force: bool, as_json: bool) -> None:
    """Turn the original's config.ini into candlewick.toml, and move its keys into .env."""
    source = source if source is not None else _original()
    # Without the environment: what is only set for now must not end up in the file.
    loaded = load_settings(source, environ={})
    target = home_of(source) / "candlewick.toml"
    env_file = target.with_name(".env")
    write_configuration(target, commented(loaded.settings), force=force)
    if loaded.misplaced:
        # What .env holds already is what was in force, so it wins here too.
        add_to_env_file(env_file, {name: loaded.secrets[name] for name in loaded.misplaced})
    result = {
        "written": str(target),
        "keys": sorted(loaded.misplaced),
        "env_file": str(env_file) if loaded.misplaced else None,
        "left_out": [text for text in loaded.warnings if "no effect" in text],
    }
    emit(result, as_json=as_json, render=lambda told: _migrated_text(told, source))


@config.command()
@json_option
def schema(*, as_json: bool) -> None:  # noqa: ARG001 - every command takes --json
    """Print the JSON schema, for editors that complete and check TOML; it is JSON either way."""
    emit(Settings.model_json_schema(), as_json=True, render=str)


def _original() -> Path:
    for name in _ORIGINALS:
        if Path(name).is_file():
            return Path(name)
    msg = f"there is no {' or '.join(_ORIGINALS)} here; name the file to migrate"
    raise UserError(msg)


def _checked(reading: Reading) -> dict[str, Any]:
    loaded = reading.loaded
    return {
        "ok": loaded is not None,
        "source": loaded.source if loaded else None,
        "problems": reading.problems,
        "warnings": loaded.warnings if loaded else (),
    }


def _check_text(reading: Reading) -> str:
    if reading.loaded is None:
        return summary(reading.problems)
    lines = [f"{reading.loaded.source or 'the defaults'}: ok"]
    return "\n".join([*lines, *(f"  warning: {text}" for text in reading.loaded.warnings)])


def _shown(loaded: LoadedSettings) -> dict[str, Any]:
    return {
        "source": loaded.source,
        "home": loaded.home,
        "settings": loaded.settings,
        "origins": loaded.origins,
        "keys": _keys(loaded),
    }


def _keys(loaded: LoadedSettings) -> dict[str, str | None]:
    names = [model.key_name for model in loaded.settings.model if model.key_name]
    return {name: MASK if name in loaded.secrets else None for name in names}


def _show_table(loaded: LoadedSettings) -> RenderableType:
    table = Table(box=None, pad_edge=False)
    for heading in ("setting", "value", "set by"):
        table.add_column(heading, overflow="fold")
    tree = loaded.settings.model_dump()
    for path in leaves(loaded.settings):
        value: Any = tree
        for step in path:
            value = value[step]
        key = dotted(path)
        table.add_row(key, Text(_shown_value(value)), Text(loaded.origins[key]))
    for name, shown in _keys(loaded).items():
        table.add_row(name, shown or "not set", "environment or .env" if shown else "")
    return Group(Text(f"{loaded.source or 'no file: the defaults'}\n"), table)


def _shown_value(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _migrated_text(told: dict[str, Any], source: Path) -> str:
    lines = [f"wrote {told['written']}"]
    if told["keys"]:
        lines.append(
            f"moved {', '.join(told['keys'])} to {told['env_file']} (only you can read it)"
        )
        lines.append(f"delete {source} now: it still holds the key")
    lines += [f"left out: {text}" for text in told["left_out"]]
    return "\n".join([*lines, "next: candlewick doctor"])
