"""An arena's report as a file."""

import importlib.metadata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from candlewick.application.report.arena_page import arena_page
from candlewick.application.report.source import ReportSource
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.report import typed_name
from candlewick.backtest.arena.result import ArenaResult
from candlewick.infrastructure.store.private_file import replace_private_file


def write_arena_page(prepared: Prepared, result: ArenaResult, path: Path) -> None:
    """Write the report of `result` to `path`, one file that needs nothing else.

    Args:
        prepared: the history.
        result: what is reported.
        path: of the file.

    Raises:
        UserError: the file cannot be written.
    """
    source = ReportSource(
        result=result.backtest,
        markets=prepared.true.window,
        exchanges={},
        command=arena_command(result, report=path.name),
        version=importlib.metadata.version("candlewick"),
    )
    replace_private_file(path, arena_page(result, source))


def arena_command(result: ArenaResult, *, report: str) -> list[str]:
    """Return the words to type to have `result` again."""
    said: Mapping[str, Any] = result.settings
    models = dict.fromkeys(typed_name(one.model) for one in result.contenders)
    prompts = dict.fromkeys(one.prompt for one in result.contenders)
    return [
        *("candlewick", "arena", "--models", ",".join(models), "--prompts", ",".join(prompts)),
        *("--symbols", ",".join(said["symbols"])),
        *("--from", said["from"], "--to", said["to"], "--timeframe", said["timeframe"]),
        *(
            "--fees",
            f"{100.0 * said['fee']:.10g}",
            "--slippage",
            f"{100.0 * said['slippage']:.10g}",
        ),
        *("--seed", str(said["seed"])),
        *(["--demo"] if said["demo"] else []),
        *(["--anonymise"] if said["anonymised"] else []),
        *("--report", report),
    ]
