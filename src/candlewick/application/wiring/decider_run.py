"""The live cycle over a plan, with one who needs no model to decide."""

import asyncio

from candlewick.application.wiring.backtest_cycle import cycle_over
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.backtest.result import ContenderKind, RunResult
from candlewick.backtest.run import run_closes
from candlewick.backtest.trace import RunTrace
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.batch_journal import BatchJournal
from candlewick.infrastructure.store.forgetful_journal import ForgetfulJournal
from candlewick.strategy.cycle import Decider


async def run_decider(prepared: Prepared, decider: Decider, *, name: str) -> RunResult:
    """Run the live cycle over the plan as it is shown, with one who needs no model to decide.

    Its decisions are not in the result, and nothing is kept.
    """
    plan = prepared.shown
    trace = RunTrace(plan.closes, kind=ContenderKind.BASELINE, balance=plan.balance)
    journal = BatchJournal(ForgetfulJournal())
    heard = AnnouncingJournal(journal, tell=trace.take)
    cycle = cycle_over(
        plan,
        prepared.settings,
        decider,
        journal=heard,
        disguise=prepared.disguise,
        waits=False,
    )
    await run_closes(
        cycle, plan.closes, journal=journal, model=None, tell=lambda: None, pause=give_way
    )
    return trace.result(name=name, run_id="", costs=plan.costs)


def revealed(prepared: Prepared, run: RunResult) -> RunResult:
    """Return a run over the plan as it was shown in terms of the true one."""
    return run if prepared.disguise is None else prepared.disguise.reveal(run)


async def give_way() -> None:
    """Let others have a turn, so that Ctrl-C is heard where nothing is waited for."""
    await asyncio.sleep(0)  # noqa: TID251 - no time passes
