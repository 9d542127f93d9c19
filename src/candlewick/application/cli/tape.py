"""`candlewick tape` and `candlewick sweep`: decisions without an account, then risk for nothing."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import rich_click

from candlewick.application.cli.cost_preview import show_preview
from candlewick.application.cli.moment import read_moment
from candlewick.application.cli.options import config_option, emit, json_option, open_settings

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.views.tape import TapeReport
    from candlewick.application.wiring.backtest_model import ChosenModel
    from candlewick.application.wiring.backtest_plan import Prepared
    from candlewick.backtest.sweep.trial import Stage

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
@config_option
@json_option
def tape(*, yes: bool, config: Path | None, as_json: bool, **said: Any) -> None:
    """Ask for every decision over SYMBOLS at once, and keep them.

    The prompts know nothing of positions, trades or refusals, so that no answer has to wait for
    another: a mode of its own, named in every result. `candlewick sweep` tries settings over it.
    """
    from candlewick.application.console.tape import tape_report  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    prepared, chosen = _prepared(loaded, **said)
    show_preview(loaded, [prepared], [chosen], yes=yes)
    _, report = _read(loaded, prepared, chosen, budget=said["budget"])
    emit(report, as_json=as_json, render=tape_report)


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
    from candlewick.application.wiring import sweep as wiring  # noqa: PLC0415 - lazy

    wanted, executor = wiring.read_space(space), wiring.open_executor(on, workers=workers)
    loaded = open_settings(config)
    prepared, chosen = _prepared(loaded, **said)
    show_preview(loaded, [prepared], [chosen], yes=yes)
    asked = _read(loaded, prepared, chosen, budget=said["budget"])
    with DecisionProgress() as progress:
        report = wiring.run_sweep(
            loaded, prepared, chosen, asked, space=wanted, executor=executor, tell=progress
        )
    emit(report, as_json=as_json, render=sweep_report)


def _prepared(
    loaded: "LoadedSettings",
    *,
    symbols: tuple[str, ...],
    since: str | None,
    until: str | None,
    timeframe: str | None,
    model: str | None,
    demo: bool,
    seed: int,
    budget: float | None,
) -> "tuple[Prepared, ChosenModel]":
    from candlewick.application.wiring import backtest_plan  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_model import choose_models  # noqa: PLC0415 - lazy
    from candlewick.backtest.holding import Costs  # noqa: PLC0415 - lazy
    from candlewick.domain.timeframe import Timeframe  # noqa: PLC0415 - lazy

    del budget
    settings = loaded.settings
    request = backtest_plan.BacktestRequest(
        symbols=symbols,
        since=None if since is None else read_moment(since),
        until=None if until is None else read_moment(until),
        timeframe=Timeframe.parse(timeframe) if timeframe else settings.exchange.span,
        costs=Costs(
            fee=settings.paper.fee_pct / 100.0, slippage=settings.paper.slippage_pct / 100.0
        ),
        anonymise=False,
        market=backtest_plan.MarketKind.REAL,
        demo=demo,
        seed=abs(seed),
    )
    chosen = choose_models(loaded, (model,) if model else ())[0]
    return backtest_plan.prepare(loaded, request), chosen


def _read(
    loaded: "LoadedSettings",
    prepared: "Prepared",
    chosen: "ChosenModel",
    *,
    budget: float | None,
) -> "tuple[Stage, TapeReport]":
    from candlewick.application.console.progress import DecisionProgress  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.tape import read_tape  # noqa: PLC0415 - lazy

    with DecisionProgress() as progress:
        return asyncio.run(read_tape(loaded, prepared, chosen, budget=budget, tell=progress))
