"""`candlewick backtest`: what a model would have earned."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import rich_click

from candlewick.application.cli.cost_preview import show_preview
from candlewick.application.cli.cutoff import chosen_cutoff
from candlewick.application.cli.failure import show_warning
from candlewick.application.cli.moment import read_moment
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.application.cli.report import DECISIONS, write_page, write_tables
from candlewick.errors import UserError

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.wiring.backtest_model import ChosenModel
    from candlewick.application.wiring.backtest_plan import BacktestRequest, Prepared
    from candlewick.backtest.holding import Costs
    from candlewick.backtest.result import BacktestResult

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(cls=rich_click.RichCommand)
@click.argument("symbols", nargs=-1)
@click.option("--from", "since", help="The first moment (ISO, UTC without a zone).")
@click.option("--to", "until", help="The last moment.")
@click.option("--timeframe", help="How long a candle is, such as 4h; else as configured.")
@click.option(
    "--model",
    "models",
    multiple=True,
    help="Who is asked, by its configured name; repeat it to compare. Also: embedded, keyword.",
)
@click.option("--fees", type=click.FloatRange(0, 50), help="Percent of each trade's value.")
@click.option("--slippage", type=click.FloatRange(0, 50), help="Percent each fill is worse by.")
@click.option(
    "--budget-usd", "budget", type=click.FloatRange(0), help="What answers may cost in all."
)
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option("--anonymise", is_flag=True, help="Hide names, dates and scales from the model.")
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
def backtest(
    *,
    yes: bool,
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
    from candlewick.application.wiring import backtest_model  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_plan import prepare  # noqa: PLC0415 - lazy

    words = _Words(**said)
    loaded = open_settings(config)
    chosen = backtest_model.choose_models(loaded, words.models)
    if words.budget is not None:
        backtest_model.require_known_prices(loaded, chosen)
    request = _request(loaded, words)
    prepared = prepare(loaded, request)
    others = [prepare(loaded, one) for one in _counterfactuals(request, words)]
    show_preview(loaded, [prepared, *others], chosen, yes=yes)
    result = _run(loaded, prepared, chosen, words, others)
    write_tables(result, csv_folder=csv_folder, parquet_folder=parquet_folder)
    if page is not None:
        write_page(loaded, prepared, result, page, shown=DECISIONS)
    emit(result, as_json=as_json, render=backtest_report)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What was typed, by the options' names."""

    symbols: tuple[str, ...]
    since: str | None
    until: str | None
    timeframe: str | None
    models: tuple[str, ...]
    fees: float | None
    slippage: float | None
    budget: float | None
    resume: bool
    anonymise: bool
    market: str
    audit: bool
    probe: bool
    cutoff: str | None
    demo: bool
    seed: int


def _request(loaded: "LoadedSettings", words: _Words) -> "BacktestRequest":
    from candlewick.application.wiring import backtest_plan  # noqa: PLC0415 - lazy
    from candlewick.domain.timeframe import Timeframe  # noqa: PLC0415 - lazy

    typed = words.timeframe
    return backtest_plan.BacktestRequest(
        symbols=words.symbols,
        since=None if words.since is None else read_moment(words.since),
        until=None if words.until is None else read_moment(words.until),
        timeframe=Timeframe.parse(typed) if typed else loaded.settings.exchange.span,
        costs=_costs(loaded, fees=words.fees, slippage=words.slippage),
        anonymise=words.anonymise,
        market=backtest_plan.MarketKind(words.market),
        demo=words.demo,
        seed=abs(words.seed),
        probed=words.probe,
    )


def _counterfactuals(request: "BacktestRequest", words: _Words) -> "list[BacktestRequest]":
    from candlewick.application.wiring.backtest_plan import MarketKind  # noqa: PLC0415 - lazy

    if not words.probe:
        return []
    if request.market is not MarketKind.REAL:
        msg = "--probe compares made-up markets with the real one: leave --market out"
        raise UserError(msg)
    return [replace(request, market=kind) for kind in MarketKind if kind is not MarketKind.REAL]


def _costs(loaded: "LoadedSettings", *, fees: float | None, slippage: float | None) -> "Costs":
    from candlewick.backtest.holding import Costs  # noqa: PLC0415 - lazy

    paper = loaded.settings.paper
    return Costs(
        fee=(paper.fee_pct if fees is None else fees) / 100.0,
        slippage=(paper.slippage_pct if slippage is None else slippage) / 100.0,
    )


def _run(
    loaded: "LoadedSettings",
    prepared: "Prepared",
    models: "list[ChosenModel]",
    words: _Words,
    others: "list[Prepared]",
) -> "BacktestResult":
    from candlewick.application.console.progress import DecisionProgress  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest import run_backtest  # noqa: PLC0415 - lazy

    with DecisionProgress() as progress:
        job = run_backtest(
            loaded,
            prepared,
            models,
            budget=words.budget,
            resume=words.resume,
            audit=words.audit,
            cutoff=chosen_cutoff(models[0], words.cutoff),
            tell=progress,
            counterfactuals=others,
        )
        try:
            return asyncio.run(job)
        except KeyboardInterrupt:
            show_warning("stopped; nothing is lost: the same command with --resume goes on")
            raise
