"""`candlewick init`: a commented configuration and a private `.env`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import rich_click

from candlewick.application.cli.options import emit, json_option
from candlewick.application.cli.wizard import Answers, ask
from candlewick.application.settings.file_writer import add_to_env_file, write_configuration
from candlewick.application.settings.template import commented
from candlewick.errors import UserError

_LIKELIEST_KEY = "OPENROUTER_API_KEY"


@click.command(cls=rich_click.RichCommand)
@click.option("--yes", is_flag=True, help="Ask nothing and take the defaults.")
@click.option("--force", is_flag=True, help="Replace a candlewick.toml that is there already.")
@json_option
def init(*, yes: bool, force: bool, as_json: bool) -> None:
    """Write candlewick.toml, with a comment on every key, and a private .env, here."""
    target = Path.cwd() / "candlewick.toml"
    if target.exists() and not force:
        msg = f"{target} exists already; --force replaces it"
        raise UserError(msg)
    if not yes and not is_terminal():
        msg = "there is no terminal to ask on; add --yes to take the defaults"
        raise UserError(msg)
    answers = Answers() if yes else ask()
    settings = answers.settings
    write_configuration(target, commented(settings), force=force)
    names = tuple(sorted({model.key_name for model in settings.model if model.key_name}))
    env_file = target.with_name(".env")
    add_to_env_file(env_file, answers.keys, wanted=names or (_LIKELIEST_KEY,))
    result = {
        "written": [str(target), str(env_file)],
        "keys_to_add": [name for name in names if name not in answers.keys],
        "next": ["candlewick doctor", f"candlewick analyze {settings.exchange.symbols[0]}"],
    }
    emit(result, as_json=as_json, render=_told)


def is_terminal() -> bool:
    """Return whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def _told(result: Mapping[str, Any]) -> str:
    toml, env_file = result["written"]
    lines = [f"wrote {toml}", f"wrote {env_file} (only you can read it)"]
    lines += [f"add your key there: {name}=..." for name in result["keys_to_add"]]
    return "\n".join([*lines, "", "Type next:", *(f"  {command}" for command in result["next"])])
