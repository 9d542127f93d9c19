"""`candlewick indicators compute`: values over a market's candles."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import rich_click

from candlewick.application.cli.moment import close_before
from candlewick.application.cli.options import config_option, emit, json_option, open_settings

if TYPE_CHECKING:
    from candlewick.application.views.indicator_values import IndicatorValues
    from candlewick.domain.candles import Candles

_STDOUT: Final = "-"


@click.command(cls=rich_click.RichCommand)
@click.argument("symbol")
@click.option(
    "-i",
    "--indicator",
    "chosen",
    multiple=True,
    metavar="NAME[:PARAMETER=VALUE,...]",
    help="Such as rsi or rsi:length=9; repeat it for more. Without it: the default suite.",
)
@click.option("--timeframe", help="How long a candle is, such as 4h; else as configured.")
@click.option("--limit", type=click.IntRange(1), help="How many candles; else as configured.")
@click.option("--as-of", help="Candles up to this time (ISO, UTC if it names no zone).")
@click.option("--demo", is_flag=True, help="Use the candles that come with Candlewick, offline.")
@click.option(
    "--csv",
    "target",
    is_flag=False,
    flag_value=_STDOUT,
    metavar="[FILE]",
    help="Write all rows as CSV, to stdout or FILE, instead of showing the newest.",
)
@config_option
@json_option
def compute(
    *,
    symbol: str,
    chosen: tuple[str, ...],
    timeframe: str | None,
    limit: int | None,
    as_of: str | None,
    demo: bool,
    target: str | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Compute indicators over the newest candles of SYMBOL (such as BTC/USDT).

    Shows the values at the newest close; --csv gives every candle's.
    """
    from candlewick.application.cli.indicator_choice import read_choice  # noqa: PLC0415 - lazy
    from candlewick.application.views.indicator_values import compute_values  # noqa: PLC0415 - lazy
    from candlewick.indicators.default_suite import DEFAULT_SUITE  # noqa: PLC0415 - lazy

    if as_json and target is not None:
        msg = "--json and --csv cannot go together"
        raise click.UsageError(msg)
    specs = [read_choice(text) for text in chosen] or DEFAULT_SUITE
    candles = _candles(
        symbol, config=config, timeframe=timeframe, limit=limit, as_of=as_of, demo=demo
    )
    values = compute_values(candles, specs)
    if target is None:
        _show(values, as_json=as_json)
    else:
        _write(values, target)


def _candles(
    symbol: str,
    *,
    config: Path | None,
    timeframe: str | None,
    limit: int | None,
    as_of: str | None,
    demo: bool,
) -> "Candles":
    from candlewick.application.settings.model import Settings  # noqa: PLC0415 - lazy
    from candlewick.application.wiring import computation  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy
    from candlewick.domain.timeframe import Timeframe  # noqa: PLC0415 - lazy

    settings = Settings() if demo else open_settings(config).settings
    span = Timeframe.parse(timeframe) if timeframe else settings.exchange.span
    count = limit or settings.exchange.limit
    if demo:
        source, newest = computation.bundled_source(symbol)
        close = close_before(as_of, timeframe=span, now=newest, margin=0)
        return asyncio.run(source.closed(symbol, timeframe=span, as_of=close, count=count))
    clock = make_clock()
    margin = round(settings.execution.settle_margin * 1000)
    close = close_before(as_of, timeframe=span, now=clock.now(), margin=margin)
    return asyncio.run(
        computation.read_candles(
            settings, symbol, clock=clock, timeframe=span, as_of=close, count=count
        )
    )


def _show(values: "IndicatorValues", *, as_json: bool) -> None:
    from candlewick.application.console.indicator import newest_table  # noqa: PLC0415 - lazy
    from candlewick.application.views.indicator_values import newest_values  # noqa: PLC0415 - lazy

    emit(newest_values(values), as_json=as_json, render=newest_table)


def _write(values: "IndicatorValues", target: str) -> None:
    from candlewick.application.views.indicator_values import csv_text  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.computation import replace_private_file  # noqa: PLC0415

    text = csv_text(values)
    if target == _STDOUT:
        click.echo(text, nl=False)
        return
    replace_private_file(Path(target), text)
    click.echo(f"wrote {target}: {len(values.candles)} candles, {len(values.lines)} lines")
