"""The commands of `candlewick candles`."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.failure import show_warning
from candlewick.application.cli.moment import read_span
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.domain.timeframe import Timeframe

if TYPE_CHECKING:
    from candlewick.application.views.candle_history import SeriesRow


@click.command(cls=rich_click.RichCommand)
@click.argument("symbols", nargs=-1)
@click.option("--from", "since", required=True, help="The first moment (ISO, UTC without a zone).")
@click.option("--to", "until", help="The last moment; now if it is left out.")
@click.option("--timeframe", help="How long a candle is, such as 4h; else as configured.")
@config_option
@json_option
def fetch(
    *,
    symbols: tuple[str, ...],
    since: str,
    until: str | None,
    timeframe: str | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Download the candles of SYMBOLS (such as BTC/USDT) and the whole Fear & Greed history.

    Only what is not there yet is asked for, so it can be stopped and started at will. Where
    the exchange has no candle, a hole is kept; nothing is made up.
    """
    from candlewick.application.console.candle_history import fetched_text  # noqa: PLC0415 - lazy
    from candlewick.application.console.progress import CandleProgress  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.candle_history import fetch_history  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy

    loaded, clock = open_settings(config), make_clock()
    exchange = loaded.settings.exchange
    frame = Timeframe.parse(timeframe) if timeframe else exchange.span
    span = read_span(since, until, timeframe=frame, now=clock.now())
    with CandleProgress() as progress:
        job = fetch_history(
            loaded,
            symbols or exchange.symbols,
            timeframe=frame,
            span=span,
            clock=clock,
            tell=progress,
        )
        fetched = asyncio.run(job)
    for warning in fetched.warnings:
        show_warning(warning)
    emit(fetched, as_json=as_json, render=fetched_text)


@click.command("import", cls=rich_click.RichCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--symbol", required=True, help="Whose candles they are, such as BTC/USDT.")
@click.option("--timeframe", required=True, help="How long a candle of the file is, such as 1h.")
@click.option(
    "--accept-doubts", is_flag=True, help="Take many holes and jumping prices for what they are."
)
@config_option
@json_option
def import_(
    *,
    file: Path,
    symbol: str,
    timeframe: str,
    accept_doubts: bool,
    config: Path | None,
    as_json: bool,
) -> None:
    """Add the candles of FILE to the archive, as those of the configured exchange.

    It reads CSV (Binance's dumps, pandas', with and without a header), JSON (ccxt's and
    freqtrade's lists, Alpha Vantage), gzipped or not, and with pyarrow Feather and Parquet.
    A row that cannot be right is refused by its number.
    """
    from candlewick.application.console.candle_history import imported_text  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.candle_history import import_file  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy

    imported = import_file(
        open_settings(config),
        file,
        symbol=symbol,
        timeframe=Timeframe.parse(timeframe),
        now=make_clock().now(),
        accept_doubts=accept_doubts,
    )
    for warning in imported.warnings:
        show_warning(f"{file}: {warning}")
    emit(imported, as_json=as_json, render=imported_text)


@click.command("list", cls=rich_click.RichCommand)
@config_option
@json_option
def list_(*, config: Path | None, as_json: bool) -> None:
    """Show which candles are archived."""
    from candlewick.application.console.candle_history import series_table  # noqa: PLC0415 - lazy

    emit(_rows(config), as_json=as_json, render=series_table)


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
def check(*, config: Path | None, as_json: bool) -> None:
    """Show where archived candles have holes; every candle's prices are checked on the way."""
    from candlewick.application.console.candle_history import holes_text  # noqa: PLC0415 - lazy

    emit(_rows(config), as_json=as_json, render=holes_text)


def _rows(config: Path | None) -> "tuple[SeriesRow, ...]":
    from candlewick.application.wiring.candle_history import list_history  # noqa: PLC0415 - lazy

    return list_history(open_settings(config))
