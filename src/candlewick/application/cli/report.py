"""`candlewick report`: a finished back-test as a page, as tables, as JSON."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.moment import read_moment
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.application.cli.past import table_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from candlewick.application.report.source import Exchange
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.views.backtest_table import Table
    from candlewick.application.wiring.backtest_plan import Prepared
    from candlewick.backtest.result import BacktestResult

DECISIONS = 40
"""How many decisions a report shows with all their words, if nobody says how many."""


@click.command(cls=rich_click.RichCommand)
@click.argument("runs", nargs=-1)
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report to this file: one page, no network, no script.",
)
@table_options
@click.option(
    "--decisions",
    "shown",
    type=click.IntRange(0),
    default=DECISIONS,
    show_default=True,
    help="How many decisions the page shows with prompt and answer.",
)
@click.option(
    "--cutoff",
    help="Up to when the first model knows the world, if not as listed; splits the result.",
)
@config_option
@json_option
def report(
    *,
    runs: tuple[str, ...],
    page: Path | None,
    csv_folder: Path | None,
    parquet_folder: Path | None,
    shown: int,
    cutoff: str | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Judge finished back-tests again and report them; no model is asked.

    RUNS are ids as `backtest` prints them, or how they begin; the first is judged, the others
    stand beside it. Without any it is the newest over real candles.
    """
    from candlewick.application.console.backtest import backtest_report  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_model import (  # noqa: PLC0415 - lazy
        TYPED,
        Cutoff,
    )
    from candlewick.application.wiring.report import judge_again  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    known = None if cutoff is None else Cutoff(at=read_moment(cutoff), source=TYPED)
    prepared, result = asyncio.run(judge_again(loaded, runs, cutoff=known))
    if page is not None:
        write_page(loaded, prepared, result, page, shown=shown)
    write_tables(result, csv_folder=csv_folder, parquet_folder=parquet_folder)
    emit(result, as_json=as_json, render=backtest_report)


def write_page(
    loaded: "LoadedSettings",
    prepared: "Prepared",
    result: "BacktestResult",
    page: Path,
    *,
    shown: int,
) -> None:
    """Write the HTML report of `result` to `page`, its words from the run's journal."""
    from candlewick.application.wiring import report  # noqa: PLC0415 - lazy

    words = report.journal_words(loaded, result, shown=shown)
    write_words(prepared, result, page, shown=shown, words=words)


def write_words(
    prepared: "Prepared",
    result: "BacktestResult",
    page: Path,
    *,
    shown: int,
    words: "Mapping[int, Exchange]",
) -> None:
    """Write the HTML report of `result` to `page` with `words`, and say so on stderr."""
    from candlewick.application.wiring.report import write_report  # noqa: PLC0415 - lazy

    write_report(prepared, result, page, shown=shown, exchanges=words)
    click.echo(f"wrote {page}", err=True)


def write_tables(
    result: "BacktestResult", *, csv_folder: Path | None, parquet_folder: Path | None
) -> None:
    """Write the tables of `result` where that was asked for, and say so on stderr."""
    from candlewick.application.views.backtest_table import backtest_tables  # noqa: PLC0415 - lazy

    write_each(backtest_tables(result), csv_folder=csv_folder, parquet_folder=parquet_folder)


def write_each(
    tables: "Mapping[str, Table]", *, csv_folder: Path | None, parquet_folder: Path | None
) -> None:
    """Write `tables`, by their names, where that was asked for, and say so on stderr."""
    from candlewick.application.wiring import table_file  # noqa: PLC0415 - lazy

    written: list[Path] = []
    if csv_folder is not None:
        written += table_file.write_csv(tables, csv_folder)
    if parquet_folder is not None:
        written += table_file.write_parquet(tables, parquet_folder)
    for path in written:
        click.echo(f"wrote {path}", err=True)
