"""What every model is compared with."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from candlewick.application.wiring.backtest_cycle import at_full_size
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.decider_run import revealed, run_decider
from candlewick.application.wiring.second_process import is_worth_a_process
from candlewick.backtest.idle import do_nothing, hold_everything
from candlewick.backtest.result import RunResult
from candlewick.backtest.rule import RULES
from candlewick.backtest.rule_decider import RuleDecider
from candlewick.errors import UnavailableError
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.executor.clerk import Clerk

_LOWER: Final = 10
"""By how much the process of the baselines is nicer than this one."""


async def run_baselines(prepared: Prepared) -> list[RunResult]:
    """Run what every model is compared with over the same plan."""
    return [*_idle(prepared), *[await _run_rule(prepared, name) for name in RULES]]


@asynccontextmanager
async def baselines_beside(
    prepared: Prepared,
) -> AsyncIterator[Callable[[], Awaitable[list[RunResult]]]]:
    """Run the baselines while the block's own work goes on, where that saves time.

    Yields:
        Who returns what came of them.
    """
    if not is_worth_a_process(prepared.shown):
        yield lambda: run_baselines(prepared)
        return
    with Clerk(_rules, prepared) as clerk:
        clerk.give(tuple(RULES))
        yield lambda: _from(clerk, prepared)


async def _from(
    clerk: Clerk[Sequence[str], list[RunResult]], prepared: Prepared
) -> list[RunResult]:
    try:
        rules = await asyncio.to_thread(clerk.take)
    except UnavailableError:  # too little memory for two, perhaps
        return await run_baselines(prepared)
    return [*_idle(prepared), *rules]


def _rules(prepared: Prepared) -> Callable[[Sequence[str]], list[RunResult]]:
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_LOWER)  # whoever asks a model has more to do
    # All in one job: a year's result is larger than a pipe, and would wait until it is taken.
    return lambda names: [asyncio.run(_run_rule(prepared, name)) for name in names]


def _idle(prepared: Prepared) -> list[RunResult]:
    return [hold_everything(prepared.true), do_nothing(prepared.true)]


async def _run_rule(prepared: Prepared, name: str) -> RunResult:
    plan = prepared.shown
    candles = HistoryCandles(plan.markets.values())
    decider = RuleDecider(
        RULES[name], list(plan.markets.values()), candles=candles, timeframe=plan.timeframe
    )
    full = replace(prepared, settings=at_full_size(prepared.settings))
    return revealed(prepared, await run_decider(full, decider, name=name))
