"""An arena's report as a file."""

import importlib.metadata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from candlewick.application.report.arena_page import arena_page
from candlewick.application.report.source import Exchange, ReportSource
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.arena_entrant import Entrant
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.report import typed_name
from candlewick.application.wiring.tape_words import tape_words
from candlewick.backtest.arena.result import ArenaResult
from candlewick.infrastructure.store.private_file import replace_private_file


async def arena_words(
    loaded: LoadedSettings,
    prepared: Prepared,
    entrants: Iterable[Entrant],
    result: ArenaResult,
    *,
    shown: int,
) -> dict[int, Exchange]:
    """Return the words of the decisions of the board's first that a page shows; nobody is asked.

    Args:
        loaded: the settings.
        prepared: the history.
        entrants: who took part.
        result: what came of it.
        shown: [>= 0] how many at most.

    Raises:
        UserError: the kept answers cannot be read.
    """
    first = next(one for one in entrants if one.name == result.contenders[0].name)
    return await tape_words(
        loaded, prepared, first.chosen, result.runs[0], template=first.template, shown=shown
    )


def write_arena_page(
    prepared: Prepared,
    result: ArenaResult,
    path: Path,
    *,
    shown: int,
    exchanges: Mapping[int, Exchange],
) -> None:
    """Write the report of `result` to `path`, one file that needs nothing else.

    Args:
        prepared: the history.
        result: what is reported.
        path: of the file.
        shown: [>= 0] how many decisions at most are shown with all their words.
        exchanges: these words, by the place of the decision.

    Raises:
        UserError: the file cannot be written.
    """
    source = ReportSource(
        result=result.backtest,
        markets=prepared.true.window,
        exchanges=exchanges,
        command=arena_command(result, report=path.name),
        version=importlib.metadata.version("candlewick"),
    )
    replace_private_file(path, arena_page(result, source, shown=shown))


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
