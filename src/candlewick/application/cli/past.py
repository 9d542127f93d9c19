"""What commands over the past share: which closes, at what costs, who pays, what is written."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from candlewick.application.cli.moment import read_moment

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.wiring.backtest_plan import BacktestRequest

Command = TypeVar("Command", bound=Callable[..., Any])

_FOLDER = click.Path(file_okay=False, path_type=Path)


def _together(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Return a decorator that gives a command all `options`, shown in this order."""

    def give(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return give


window_options = _together(
    click.option("--from", "since", help="The first moment (ISO, UTC without a zone)."),
    click.option("--to", "until", help="The last moment."),
    click.option("--timeframe", help="How long a candle is, such as 4h; else as configured."),
    click.option("--anonymise", is_flag=True, help="Hide names, dates and scales from the model."),
    click.option(
        "--demo", is_flag=True, help="Use the candles that come with Candlewick, offline."
    ),
    click.option("--seed", type=int, default=7, show_default=True, help="Of all that is drawn."),
)
"""Which closes: `since`, `until`, `timeframe`, `anonymise`, `demo`, `seed`, as `read_request` takes them."""

cost_options = _together(
    click.option("--fees", type=click.FloatRange(0, 50), help="Percent of each trade's value."),
    click.option("--slippage", type=click.FloatRange(0, 50), help="Percent each fill is worse by."),
)
"""At what costs: `fees` and `slippage`, for `read_request` too."""

asking_options = _together(
    click.option(
        "--budget-usd",
        "budget",
        type=click.FloatRange(0),
        help="What all answers may cost together, earlier starts included.",
    ),
    click.option("--yes", is_flag=True, help="Do not ask before a model is asked that may cost."),
)
"""Who pays: `budget` and `yes`."""

table_options = _together(
    click.option(
        "--csv", "csv_folder", type=_FOLDER, help="Write the tables as CSV to this folder."
    ),
    click.option("--parquet", "parquet_folder", type=_FOLDER, help="Write them as Parquet."),
)
"""What is written: `csv_folder` and `parquet_folder`."""

page_option = click.option(
    "--report",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole report to this HTML file.",
)
"""The report: `page`."""


def read_request(
    loaded: "LoadedSettings",
    *,
    symbols: tuple[str, ...],
    since: str | None,
    until: str | None,
    timeframe: str | None,
    anonymise: bool,
    demo: bool,
    seed: int,
    fees: float | None = None,
    slippage: float | None = None,
    market: str = "real",
    probed: bool = False,
) -> "BacktestRequest":
    """Read what was typed; costs that were not are those of the settings.

    Raises:
        UserError: a moment or a timeframe cannot be read.
    """
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
        market=backtest_plan.MarketKind(market),
        demo=demo,
        seed=abs(seed),
        probed=probed,
    )
