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
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.application.cli.past import (
    asking_options,
    page_option,
    read_request,
    table_options,
    window_options,
)
from candlewick.application.cli.report import DECISIONS, write_each, write_tables, write_words

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.wiring.backtest_model import ChosenModel, Cutoff
    from candlewick.application.wiring.backtest_plan import Prepared
    from candlewick.application.wiring.tape import ReadTape
    from candlewick.backtest.result import BacktestResult

Command = TypeVar("Command", bound=Callable[..., Any])


def _question_options(command: Command) -> Command:
    """Give `command` what says which decisions are asked for, and of whom."""
    for option in (
        table_options,
        click.option(
            "--cutoff",
            help="Up to when the model knows the world, if not as listed; splits the result.",
        ),
        click.option("--audit", is_flag=True, help="Prove that no prompt knew the future."),
        asking_options,
        click.option("--model", help="Who is asked, by its configured name; embedded, keyword."),
        window_options,
        click.argument("symbols", nargs=-1),
    ):
        command = option(command)
    return command


@click.command(cls=rich_click.RichCommand)
@_question_options
@page_option
@config_option
@json_option
def tape(
    *,
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

    loaded = open_settings(config)
    told = _ask(loaded, **said)
    if csv_folder or parquet_folder or page:
        from candlewick.application.wiring.tape_result import judge_tape  # noqa: PLC0415 - lazy

        result = asyncio.run(
            judge_tape(loaded, told.prepared, told.read, told.model, cutoff=told.cutoff)
        )
        write_tables(result, csv_folder=csv_folder, parquet_folder=parquet_folder)
        if page is not None:
            _write_page(loaded, told, result, page)
    emit(told.read.report, as_json=as_json, render=tape_report)


@click.command(cls=rich_click.RichCommand)
@click.argument("space", type=click.Path(path_type=Path))
@_question_options
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
    loaded = open_settings(config)
    wiring.check_space(wanted, loaded.settings)
    told = _ask(loaded, **said)
    with DecisionProgress() as progress:
        report = wiring.run_sweep(
            loaded,
            told.prepared,
            told.model,
            told.read,
            space=wanted,
            executor=executor,
            tell=progress,
        )
    write_each(
        {"trials": sweep_table(report)}, csv_folder=csv_folder, parquet_folder=parquet_folder
    )
    emit(report, as_json=as_json, render=sweep_report)


def _write_page(
    loaded: "LoadedSettings", told: "_Answered", result: "BacktestResult", page: Path
) -> None:
    from candlewick.application.wiring.tape_words import tape_words  # noqa: PLC0415 - lazy

    finding = tape_words(
        loaded,
        told.prepared,
        told.model,
        told.read.run,
        template=told.prepared.template,
        shown=DECISIONS,
    )
    words = asyncio.run(finding)
    write_words(told.prepared, result, page, shown=DECISIONS, words=words)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A tape that was asked for, and what it was read from."""

    prepared: "Prepared"
    model: "ChosenModel"
    cutoff: "Cutoff | None"
    read: "ReadTape"


def _ask(
    loaded: "LoadedSettings",
    *,
    model: str | None,
    budget: float | None,
    audit: bool,
    cutoff: str | None,
    yes: bool,
    **window: Any,
) -> _Answered:
    """Ask for the decisions that were typed."""
    from candlewick.application.console.progress import DecisionProgress  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_model import choose_models  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_plan import prepare  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.tape import read_tape, without_account  # noqa: PLC0415 - lazy

    chosen = choose_models(loaded, (model,) if model else ())[0]
    prepared = without_account(prepare(loaded, read_request(loaded, **window)))
    known_until = chosen_cutoff(chosen, cutoff)
    show_preview(loaded, [prepared], [chosen], yes=yes)
    with DecisionProgress() as progress:
        job = read_tape(
            loaded,
            prepared,
            chosen,
            budget=budget,
            audit=audit,
            cutoff=known_until,
            tell=progress,
        )
        return _Answered(prepared, chosen, known_until, asyncio.run(job))
