"""`candlewick arena`: models and prompts that are asked the very same questions."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import rich_click

from candlewick.application.cli.cost_preview import show_previews
from candlewick.application.cli.failure import show_warning
from candlewick.application.cli.moment import read_moment
from candlewick.application.cli.options import config_option, emit, json_option, open_settings

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.wiring.arena_entrant import Entrant
    from candlewick.application.wiring.backtest_plan import BacktestRequest, Prepared
    from candlewick.backtest.arena.result import ArenaResult

_FOLDER = click.Path(file_okay=False, path_type=Path)


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
@click.option("--from", "since", help="The first moment (ISO, UTC without a zone).")
@click.option("--to", "until", help="The last moment.")
@click.option("--timeframe", help="How long a candle is, such as 4h; else as configured.")
@click.option("--fees", type=click.FloatRange(0, 50), help="Percent of each trade's value.")
@click.option("--slippage", type=click.FloatRange(0, 50), help="Percent each fill is worse by.")
@click.option(
    "--budget-usd",
    "budget",
    type=click.FloatRange(0),
    help="What all answers may cost together, earlier starts included.",
)
@click.option("--anonymise", is_flag=True, help="Hide names, dates and scales from the models.")
@click.option("--demo", is_flag=True, help="Use the candles that come with Candlewick, offline.")
@click.option("--seed", type=int, default=7, show_default=True, help="Of all that is drawn.")
@click.option("--yes", is_flag=True, help="Do not ask before a model is asked that may cost.")
@click.option("--csv", "csv_folder", type=_FOLDER, help="Write the tables as CSV to this folder.")
@click.option("--parquet", "parquet_folder", type=_FOLDER, help="Write them as Parquet.")
@click.option(
    "--report",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole report to this HTML file.",
)
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
    **said: Any,
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
    prepared = prepare(loaded, _request(loaded, **said))
    show_previews(loaded, arena_entrant.previewed(prepared, entrants), yes=yes)
    result = _run(loaded, prepared, entrants, budget=budget)
    _write(prepared, result, page, tables=(csv_folder, parquet_folder))
    emit(result, as_json=as_json, render=arena_report)


def _request(
    loaded: "LoadedSettings",
    *,
    symbols: tuple[str, ...],
    since: str | None,
    until: str | None,
    timeframe: str | None,
    fees: float | None,
    slippage: float | None,
    anonymise: bool,
    demo: bool,
    seed: int,
) -> "BacktestRequest":
    from candlewick.application.wiring import backtest_plan  # noqa: PLC0415 - lazy
    from candlewick.backtest.holding import Costs  # noqa: PLC0415 - lazy
    from candlewick.domain.timeframe import Timeframe  # noqa: PLC0415 - lazy

    paper = loaded.settings.paper
    return backtest_plan.BacktestRequest(
        symbols=symbols,
        since=None if since is None else read_moment(since),
        until=None if until is None else read_moment(until),
        timeframe=Timeframe.parse(timeframe) if timeframe else loaded.settings.exchange.span,
        costs=Costs(
            fee=(paper.fee_pct if fees is None else fees) / 100.0,
            slippage=(paper.slippage_pct if slippage is None else slippage) / 100.0,
        ),
        anonymise=anonymise,
        market=backtest_plan.MarketKind.REAL,
        demo=demo,
        seed=abs(seed),
    )


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


def _write(
    prepared: "Prepared",
    result: "ArenaResult",
    page: Path | None,
    *,
    tables: tuple[Path | None, Path | None],
) -> None:
    """Write what was asked for, and say so on stderr."""
    from candlewick.application.views.arena_table import arena_tables  # noqa: PLC0415 - lazy
    from candlewick.application.wiring import arena_page, table_file  # noqa: PLC0415 - lazy

    csv_folder, parquet_folder = tables
    written: list[Path] = []
    if csv_folder is not None:
        written += table_file.write_csv(arena_tables(result), csv_folder)
    if parquet_folder is not None:
        written += table_file.write_parquet(arena_tables(result), parquet_folder)
    if page is not None:
        arena_page.write_arena_page(prepared, result, page)
        written.append(page)
    for path in written:
        click.echo(f"wrote {path}", err=True)
