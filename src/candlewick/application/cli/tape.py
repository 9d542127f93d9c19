"""`candlewick tape` and `candlewick sweep`: decisions without an account, then risk for nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import rich_click

from candlewick.application.cli.cost_preview import show_preview
from candlewick.application.cli.cutoff import chosen_cutoff
from candlewick.application.cli.moment import read_moment
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.application.cli.report import DECISIONS, write_each, write_page, write_tables

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.wiring.backtest_model import ChosenModel
    from candlewick.application.wiring.backtest_plan import Prepared
    from candlewick.application.wiring.tape import ReadTape

_FOLDER = click.Path(file_okay=False, path_type=Path)

Command = TypeVar("Command", bound=Callable[..., Any])


def _window_options(command: Command) -> Command:
    """Give `command` what says which decisions are asked for."""
    for option in (
        click.option("--yes", is_flag=True, help="Do not ask before a model that may cost."),
        click.option("--seed", type=int, default=7, show_default=True, help="Of all drawn."),
        click.option("--demo", is_flag=True, help="Use the candles that come with Candlewick."),
        click.option(
            "--budget-usd",
            "budget",
            type=click.FloatRange(0, min_open=True),
            help="What all answers may cost, earlier ones included.",
        ),
        click.option("--audit", is_flag=True, help="Prove that no prompt knew the future."),
        click.option(
            "--anonymise", is_flag=True, help="Hide names, dates and scales from the model."
        ),
        click.option(
            "--cutoff",
            help="Up to when the model knows the world, if not as listed; splits the result.",
        ),
        click.option(
            "--csv", "csv_folder", type=_FOLDER, help="Write the tables as CSV to this folder."
        ),
        click.option("--parquet", "parquet_folder", type=_FOLDER, help="Write them as Parquet."),
        click.option("--model", help="Who is asked, by its configured name; embedded, keyword."),
        click.option("--timeframe", help="How long a candle is, such as 4h; else as configured."),
        click.option("--to", "until", help="The last moment."),
        click.option("--from", "since", help="The first moment (ISO, UTC without a zone)."),
        click.argument("symbols", nargs=-1),
    ):
        command = option(command)
    return command


@click.command(cls=rich_click.RichCommand)
@_window_options
@click.option(
    "--report",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole report to this HTML file.",
)
@config_option
@json_option
def tape(
    *,
    yes: bool,
    csv_folder: Path | None,
    parquet_folder: Path | None,
    page: Path | None,
    config: Path | None,
    as_json: bool,
    **said: Any,
) -> None:
    """Ask for every decision over SYMBOLS at once, and keep them.

    The prompts know nothing of positions, trades or refusals, so that no answer has to wait for
    another: a mode of its own, named in every result. `candlewick sweep` tries settings over it.
    """
    from candlewick.application.console.tape import tape_report  # noqa: PLC0415 - lazy

    words, loaded = _Words(**said), open_settings(config)
    prepared, chosen = _prepared(loaded, words)
    show_preview(loaded, [prepared], [chosen], yes=yes)
    read = _read(loaded, prepared, chosen, words)
    if csv_folder or parquet_folder or page:
        from candlewick.application.wiring.tape_result import judge_tape  # noqa: PLC0415 - lazy

        cutoff = chosen_cutoff(chosen, words.cutoff)
        result = asyncio.run(judge_tape(loaded, prepared, read, chosen, cutoff=cutoff))
        write_tables(result, csv_folder=csv_folder, parquet_folder=parquet_folder)
        if page is not None:
            write_page(loaded, prepared, result, page, shown=DECISIONS)
    emit(read.report, as_json=as_json, render=tape_report)


@click.command(cls=rich_click.RichCommand)
@click.argument("space", type=click.Path(path_type=Path))
@_window_options
@click.option(
    "--on",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where trials are made; ray is an extra.",
)
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Local processes."
)
@config_option
@json_option
def sweep(
    *,
    space: Path,
    on: str,
    workers: int,
    yes: bool,
    csv_folder: Path | None,
    parquet_folder: Path | None,
    config: Path | None,
    as_json: bool,
    **said: Any,
) -> None:
    """Try every combination of settings in SPACE (TOML) over the signal tape of SYMBOLS.

    Each trial is made once, ever; a stopped sweep goes on where it was. Rows are ordered by the
    deflated Sharpe ratio, which is charged for everything that was tried.
    """
    from candlewick.application.console.progress import DecisionProgress  # noqa: PLC0415 - lazy
    from candlewick.application.console.tape import sweep_report  # noqa: PLC0415 - lazy
    from candlewick.application.views.sweep_table import sweep_table  # noqa: PLC0415 - lazy
    from candlewick.application.wiring import sweep as wiring  # noqa: PLC0415 - lazy

    wanted, executor = wiring.read_space(space), wiring.open_executor(on, workers=workers)
    words, loaded = _Words(**said), open_settings(config)
    prepared, chosen = _prepared(loaded, words)
    show_preview(loaded, [prepared], [chosen], yes=yes)
    asked = _read(loaded, prepared, chosen, words)
    with DecisionProgress() as progress:
        report = wiring.run_sweep(
            loaded, prepared, chosen, asked, space=wanted, executor=executor, tell=progress
        )
    write_each(
        {"trials": sweep_table(report)}, csv_folder=csv_folder, parquet_folder=parquet_folder
    )
    emit(report, as_json=as_json, render=sweep_report)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What was typed, by the options' names."""

    symbols: tuple[str, ...]
    since: str | None
    until: str | None
    timeframe: str | None
    model: str | None
    budget: float | None
    audit: bool
    anonymise: bool
    cutoff: str | None
    demo: bool
    seed: int


def _prepared(loaded: "LoadedSettings", words: _Words) -> "tuple[Prepared, ChosenModel]":
    from candlewick.application.wiring import backtest_plan  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_model import choose_models  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.tape import without_account  # noqa: PLC0415 - lazy
    from candlewick.backtest.holding import Costs  # noqa: PLC0415 - lazy
    from candlewick.domain.timeframe import Timeframe  # noqa: PLC0415 - lazy

    settings, typed = loaded.settings, words.timeframe
    request = backtest_plan.BacktestRequest(
        symbols=words.symbols,
        since=None if words.since is None else read_moment(words.since),
        until=None if words.until is None else read_moment(words.until),
        timeframe=Timeframe.parse(typed) if typed else settings.exchange.span,
        costs=Costs(
            fee=settings.paper.fee_pct / 100.0, slippage=settings.paper.slippage_pct / 100.0
        ),
        anonymise=words.anonymise,
        market=backtest_plan.MarketKind.REAL,
        demo=words.demo,
        seed=abs(words.seed),
    )
    chosen = choose_models(loaded, (words.model,) if words.model else ())[0]
    return without_account(backtest_plan.prepare(loaded, request)), chosen


def _read(
    loaded: "LoadedSettings", prepared: "Prepared", chosen: "ChosenModel", words: _Words
) -> "ReadTape":
    from candlewick.application.console.progress import DecisionProgress  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.tape import read_tape  # noqa: PLC0415 - lazy

    with DecisionProgress() as progress:
        job = read_tape(
            loaded,
            prepared,
            chosen,
            budget=words.budget,
            audit=words.audit,
            cutoff=chosen_cutoff(chosen, words.cutoff),
            tell=progress,
        )
        return asyncio.run(job)
