"""`candlewick backtest`: what a model would have earned."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import rich_click

from candlewick.application.cli.cost_preview import show_preview
from candlewick.application.cli.cutoff import chosen_cutoff
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
from candlewick.application.cli.report import DECISIONS, write_page, write_tables
from candlewick.errors import UserError

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.wiring.backtest_plan import BacktestRequest, Prepared
    from candlewick.backtest.result import BacktestResult


@click.command(cls=rich_click.RichCommand)
@click.argument("symbols", nargs=-1)
@window_options
@click.option(
    "--model",
    "models",
    multiple=True,
    help="Who is asked, by its configured name; repeat it to compare. Also: embedded, keyword.",
)
@cost_options
@asking_options
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option(
    "--market",
    type=click.Choice(["real", "mirrored", "shuffled"]),
    default="real",
    show_default=True,
    help="Real candles, or some that never were and nobody can remember.",
)
@click.option("--audit", is_flag=True, help="Prove that no prompt knew the future.")
@click.option(
    "--probe", is_flag=True, help="Ask again in mirrored and shuffled markets; news are left out."
)
@click.option(
    "--cutoff",
    help="Up to when the first model knows the world, if not as listed; splits the result.",
)
@table_options
@page_option
@config_option
@json_option
def backtest(
    *,
    csv_folder: Path | None,
    parquet_folder: Path | None,
    page: Path | None,
    config: Path | None,
    as_json: bool,
    **said: Any,
) -> None:
    """Replay history over SYMBOLS through the live decision path, and judge the first model.

    Candles come from `candlewick candles`. Every answer is kept: the same question is never
    paid for twice, and Ctrl-C stops without losing anything (--resume goes on).
    """
    from candlewick.application.console.backtest import backtest_report  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    prepared, result = _run(loaded, **said)
    write_tables(result, csv_folder=csv_folder, parquet_folder=parquet_folder)
    if page is not None:
        write_page(loaded, prepared, result, page, shown=DECISIONS)
    emit(result, as_json=as_json, render=backtest_report)


def _counterfactuals(request: "BacktestRequest") -> "list[BacktestRequest]":
    from candlewick.application.wiring.backtest_plan import MarketKind  # noqa: PLC0415 - lazy

    if not request.probed:
        return []
    if request.market is not MarketKind.REAL:
        msg = "--probe compares made-up markets with the real one: leave --market out"
        raise UserError(msg)
    return [replace(request, market=kind) for kind in MarketKind if kind is not MarketKind.REAL]


def _run(
    loaded: "LoadedSettings",
    *,
    models: tuple[str, ...],
    budget: float | None,
    resume: bool,
    audit: bool,
    probe: bool,
    cutoff: str | None,
    yes: bool,
    **window: Any,
) -> "tuple[Prepared, BacktestResult]":
    """Run what was typed; return what was replayed, and what came of it."""
    from candlewick.application.console.progress import DecisionProgress  # noqa: PLC0415 - lazy
    from candlewick.application.wiring import backtest_model  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest import run_backtest  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_plan import prepare  # noqa: PLC0415 - lazy

    chosen = backtest_model.choose_models(loaded, models)
    if budget is not None:
        backtest_model.require_known_prices(loaded, chosen)
    request = read_request(loaded, probed=probe, **window)
    prepared = prepare(loaded, request)
    others = [prepare(loaded, one) for one in _counterfactuals(request)]
    show_preview(loaded, [prepared, *others], chosen, yes=yes)
    with DecisionProgress() as progress:
        job = run_backtest(
            loaded, prepared, chosen, budget=budget, resume=resume, audit=audit,
            cutoff=chosen_cutoff(chosen[0], cutoff), tell=progress, counterfactuals=others,
        )  # fmt: skip
        try:
            return prepared, asyncio.run(job)
        except KeyboardInterrupt:
            show_warning("stopped; nothing is lost: the same command with --resume goes on")
            raise
