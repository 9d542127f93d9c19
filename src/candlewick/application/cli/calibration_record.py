"""The commands of `candlewick calibration`."""

from pathlib import Path

import click
import rich_click

from candlewick.application.cli.options import config_option, emit, json_option, open_settings


@click.command(cls=rich_click.RichCommand)
@click.argument("runs", nargs=-1)
@config_option
@json_option
def fit(*, runs: tuple[str, ...], config: Path | None, as_json: bool) -> None:
    """Keep what became of the confidence stated in the back-tests RUNS; no model is asked.

    RUNS are ids as `backtest` prints them, or how they begin; without any it is the newest. What
    was known of the same model and prompt template before is replaced, so name all that count.
    With risk.calibrate_confidence, `candlewick run` sizes by it from its next start on.
    """
    from candlewick.application.console.calibration import (  # noqa: PLC0415 - lazy
        calibration_report,
    )
    from candlewick.application.wiring.calibration import fit_calibrations  # noqa: PLC0415 - lazy

    fitted = fit_calibrations(open_settings(config), runs)
    emit(fitted, as_json=as_json, render=calibration_report)


@click.command("list", cls=rich_click.RichCommand)
@config_option
@json_option
def list_(*, config: Path | None, as_json: bool) -> None:
    """Show which models' confidence was fitted, on how much, and whether it tells anything."""
    from candlewick.application.console.calibration import (  # noqa: PLC0415 - lazy
        calibration_table,
    )
    from candlewick.application.wiring.calibration import list_calibrations  # noqa: PLC0415 - lazy

    emit(list_calibrations(open_settings(config)), as_json=as_json, render=calibration_table)


@click.command(cls=rich_click.RichCommand)
@click.argument("name", required=False)
@config_option
@json_option
def show(*, name: str | None, config: Path | None, as_json: bool) -> None:
    """Show what is known of the models in whose name NAME stands; of all without it."""
    from candlewick.application.console.calibration import (  # noqa: PLC0415 - lazy
        calibration_report,
    )
    from candlewick.application.wiring.calibration import list_calibrations  # noqa: PLC0415 - lazy

    found = list_calibrations(open_settings(config), name)
    emit(found, as_json=as_json, render=calibration_report)
