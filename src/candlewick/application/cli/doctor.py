"""`candlewick doctor`: is everything as it must be, and if not, what to do."""

import asyncio
import logging
import os
from collections.abc import Awaitable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import rich_click
from rich.table import Table
from rich.text import Text

from candlewick.application.cli.finding import (
    Finding,
    Status,
    check_calibration,
    check_exchange,
    check_folder,
    check_journal,
    check_model,
    check_prompt,
)
from candlewick.application.cli.options import config_option, emit, json_option
from candlewick.application.cli.session import current_session
from candlewick.application.settings.loader import LoadedSettings, Reading, read_settings

if TYPE_CHECKING:
    from candlewick.application.wiring.calibration import CalibrationsInUse
    from candlewick.application.wiring.checks import Probes

_PATIENCE: Final = 90.0
"""[s] for each check; the embedded model may need a minute to load on a slow disk."""

_STYLE: Final = {Status.OK: "green", Status.WARN: "yellow", Status.FAIL: "bold red"}


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
@click.pass_context
def doctor(ctx: click.Context, *, config: Path | None, as_json: bool) -> None:
    """Check configuration, clock, exchange, models, database and disk, and name each fix.

    Nothing is traded, recorded or paid for. The exit code is 1 if anything fails.
    """
    # What adapters would log is in the report; without a handler it would appear twice.
    logging.getLogger("candlewick").addHandler(logging.NullHandler())
    reading = read_settings(config, environ=os.environ)
    findings = check_settings(reading)
    if reading.loaded is not None:
        current_session().redact = reading.loaded.redactor()
        findings.append(check_prompt(partial(_look_at_prompt, reading.loaded)))
        findings += check_calibration(partial(_calibrations, reading.loaded))
        findings += asyncio.run(examine(reading.loaded, _probes(reading.loaded)))
    redact = current_session().redact
    findings = [replace(finding, text=redact(finding.text)) for finding in findings]
    failed = any(finding.status is Status.FAIL for finding in findings)
    result = {"ok": not failed, "checks": findings}
    emit(result, as_json=as_json, render=_table)
    if failed:
        ctx.exit(1)


def _probes(loaded: LoadedSettings) -> "Probes":
    # ccxt, openai and SQLAlchemy: a bad configuration need not wait for them.
    from candlewick.application.wiring.checks import make_probes  # noqa: PLC0415
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415

    return make_probes(loaded, clock=make_clock())


def _look_at_prompt(loaded: LoadedSettings) -> str:
    from candlewick.application.wiring.prompt_check import look_at_prompt  # noqa: PLC0415 - lazy

    return look_at_prompt(loaded)


def _calibrations(loaded: LoadedSettings) -> "CalibrationsInUse | None":
    from candlewick.application.wiring.calibration import (  # noqa: PLC0415 - lazy
        calibrations_in_use,
    )

    return calibrations_in_use(loaded)


def check_settings(reading: Reading) -> list[Finding]:
    """Return one finding per problem or warning of the configuration, or one that all is well."""
    name = "configuration"
    loaded = reading.loaded
    if loaded is None:
        fix = "correct it; candlewick config check looks again"
        return [Finding(name, Status.FAIL, str(problem), fix) for problem in reading.problems]
    none = "no file here, so the defaults hold; candlewick init writes one"
    found = [Finding(name, Status.OK, str(loaded.source or none))]
    return found + [Finding(name, Status.WARN, warning) for warning in loaded.warnings]


async def examine(
    loaded: LoadedSettings, probes: "Probes", *, patience: float = _PATIENCE
) -> list[Finding]:
    """Return what every check beyond the configuration finds; they run side by side."""
    settings = loaded.settings
    titles = {
        model.name: f"model {model.name}{' (in shadow)' if model in settings.challengers else ''}"
        for model in settings.model
    }
    exchange = check_exchange(probes.market, settings=settings, now=probes.now)
    models = [
        _one(
            check_model(
                probes.models,
                model,
                has_key=loaded.key_for(model) is not None,
                is_primary=not place,
                name=titles[model.name],
            )
        )
        for place, model in enumerate(settings.model)
    ]
    journal = _one(check_journal(probes.journal, folder=loaded.data_folder))
    names = ["exchange", *(titles[model.name] for model in settings.model), "database"]
    checks = zip(names, [exchange, *models, journal], strict=True)
    found = await asyncio.gather(*(_in_time(name, check, patience) for name, check in checks))
    folders = [check_folder("data", loaded.data_folder), check_folder("logs", loaded.log_folder)]
    return [finding for findings in found for finding in findings] + folders


async def _one(check: Awaitable[Finding]) -> list[Finding]:
    return [await check]


async def _in_time(name: str, check: Awaitable[list[Finding]], patience: float) -> list[Finding]:
    try:
        async with asyncio.timeout(patience):
            return await check
    except TimeoutError:
        text = f"no answer within {patience:g} s"
        return [Finding(name, Status.FAIL, text, "check the network, or try again later")]


def _table(result: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(3):
        table.add_column(overflow="fold")
    for finding in result["checks"]:
        text = Text(finding.text)
        if finding.fix:
            text.append(f"\nfix: {finding.fix}", style="bold")
        table.add_row(Text(finding.status, _STYLE[finding.status]), Text(finding.name), text)
    return table
