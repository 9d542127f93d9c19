"""`candlewick arena`: models and prompts that are asked the very same questions."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import rich_click

from candlewick.application.cli.cost_preview import show_previews
from candlewick.application.cli.failure import show_warning
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.application.cli.past import (
    asking_options,
    cost_options,
    page_option,
    read_request,
    table_options,
    window_options,
)
from candlewick.application.cli.report import DECISIONS, write_each

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.wiring.arena_entrant import Entrant
    from candlewick.application.wiring.backtest_plan import Prepared
    from candlewick.backtest.arena.result import ArenaResult


def _listed(_ctx: click.Context, _option: click.Parameter, said: str | None) -> tuple[str, ...]:
    """Read names between commas."""
    return tuple(name.strip() for name in (said or "").split(",") if name.strip())


@click.command(cls=rich_click.RichCommand)
@click.option(
    "--models",
    callback=_listed,
    help="Who is asked, by configured names between commas; else all that are configured. Also:"
    " embedded, keyword.",
)
@click.option(
    "--prompts",
    callback=_listed,
    help="Each model is asked with each of these templates, as `candlewick prompt list` names them.",
)
@click.option("--symbols", callback=_listed, help="Which markets, between commas.")
@window_options
@cost_options
@asking_options
@table_options
@page_option
@config_option
@json_option
def arena(
    *,
    models: tuple[str, ...],
    prompts: tuple[str, ...],
    budget: float | None,
    yes: bool,
    csv_folder: Path | None,
    parquet_folder: Path | None,
    page: Path | None,
    config: Path | None,
    as_json: bool,
    **window: Any,
) -> None:
    """Ask several models, or one with several prompts, the very same questions, and compare them.

    The prompts know nothing of positions, trades or refusals (a signal tape), so that everybody is
    asked the same. Nobody is ranked by return: who cannot be told from the others, or from doing
    nothing, is greyed out. Every answer is kept and never paid for twice; the same command goes on
    with what was stopped.
    """
    from candlewick.application.console.arena import arena_report  # noqa: PLC0415 - lazy
    from candlewick.application.wiring import arena_entrant, backtest_model  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_plan import prepare  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    entrants = arena_entrant.choose_entrants(loaded, models=models, prompts=prompts)
    if budget is not None:
        chosen = {one.chosen.name: one.chosen for one in entrants}
        backtest_model.require_known_prices(loaded, list(chosen.values()))
    prepared = prepare(loaded, read_request(loaded, **window))
    show_previews(loaded, arena_entrant.previewed(prepared, entrants), yes=yes)
    result = _run(loaded, prepared, entrants, budget=budget)
    _write_tables(result, csv_folder=csv_folder, parquet_folder=parquet_folder)
    if page is not None:
        _write_page(loaded, prepared, entrants, result, page)
    emit(result, as_json=as_json, render=arena_report)


def _run(
    loaded: "LoadedSettings",
    prepared: "Prepared",
    entrants: "Sequence[Entrant]",
    *,
    budget: float | None,
) -> "ArenaResult":
    from candlewick.application.console.progress import DecisionProgress  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.arena import run_arena  # noqa: PLC0415 - lazy

    with DecisionProgress() as progress:
        try:
            result, asked = asyncio.run(
                run_arena(loaded, prepared, entrants, budget=budget, tell=progress)
            )
        except KeyboardInterrupt:
            show_warning("stopped; nothing is lost: the same command goes on")
            raise
    click.echo(f"{asked:,} answers were asked for now; the others were known", err=True)
    return result


def _write_tables(
    result: "ArenaResult", *, csv_folder: Path | None, parquet_folder: Path | None
) -> None:
    from candlewick.application.views.arena_table import arena_tables  # noqa: PLC0415 - lazy

    write_each(arena_tables(result), csv_folder=csv_folder, parquet_folder=parquet_folder)


def _write_page(
    loaded: "LoadedSettings",
    prepared: "Prepared",
    entrants: "Sequence[Entrant]",
    result: "ArenaResult",
    page: Path,
) -> None:
    from candlewick.application.wiring import arena_page  # noqa: PLC0415 - lazy

    words = asyncio.run(arena_page.arena_words(loaded, prepared, entrants, result, shown=DECISIONS))
    arena_page.write_arena_page(prepared, result, page, shown=DECISIONS, exchanges=words)
    click.echo(f"wrote {page}", err=True)
