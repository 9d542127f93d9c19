"""A back-test: the live cycle over old candles, once for each contender."""

import itertools
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

from candlewick.analysis.indicator_suite import FollowedMarkets
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.backtest import Progress
from candlewick.application.wiring.backtest_cycle import cycle_over, path_over
from candlewick.application.wiring.backtest_model import ChosenModel, Cutoff, open_chosen
from candlewick.application.wiring.backtest_plan import ACCOUNT, Prepared
from candlewick.application.wiring.baselines import baselines_beside
from candlewick.application.wiring.decider_run import give_way, revealed
from candlewick.application.wiring.machine_code import compile_if_worth
from candlewick.application.wiring.run_folder import RunFolder, count_trials, runs_root
from candlewick.application.wiring.shared_questions import shared_questions
from candlewick.backtest.counted_model import CountedModel
from candlewick.backtest.judge import judge
from candlewick.backtest.judgement import Probe
from candlewick.backtest.look_ahead import AuditedPath
from candlewick.backtest.probe import probe
from candlewick.backtest.result import BacktestResult, ContenderKind, RunResult
from candlewick.backtest.run import run_closes
from candlewick.backtest.trace import RunTrace
from candlewick.infrastructure.clocks import SystemClock
from candlewick.infrastructure.store.account_lock import AccountLock
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.batch_journal import BatchJournal
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.ports.journal import Journal
from candlewick.strategy.cycle import Decider

Tell = Callable[[Progress], None]


async def run_backtest(
    loaded: LoadedSettings,
    prepared: Prepared,
    models: Sequence[ChosenModel],
    *,
    budget: float | None,
    resume: bool,
    audit: bool,
    cutoff: Cutoff | None,
    tell: Tell,
    counterfactuals: Sequence[Prepared] = (),
) -> BacktestResult:
    """Run every contender over the plan and judge the first model.

    Args:
        loaded: the settings.
        prepared: the history.
        models: who is asked; the first is judged.
        budget: [USD, >= 0] what all these runs may cost, earlier starts included; None: no limit.
        resume: whether to go on with runs that were stopped.
        audit: whether to prove that no prompt knew the future.
        cutoff: of the first model's knowledge; None where it is not known.
        tell: is told how far it is.
        counterfactuals: the same plan over candles that never were; each model is asked there
            too, and what it decides compared.

    Raises:
        ModelUnavailableError: no answer was to be had; all that was worked out is kept.
        ModelRefusedError: no answer will be had, or the budget is spent; likewise.
        LookAheadError: a prompt knew the future.
        UserError: something cannot be read or written.
        AccountBusyError: another process works on the same run.
    """
    async with baselines_beside(prepared) as baselines:
        runs, audited, left = await _run_models(
            loaded, prepared, models, budget=budget, resume=resume, audit=audit, tell=tell
        )
        probes: list[Probe] = []
        for other in counterfactuals:
            changed, _, left = await _run_models(
                loaded, other, models, budget=left, resume=resume, audit=False, tell=tell
            )
            market = str(other.record["market"])
            probes += [probe(*pair, market=market) for pair in zip(runs, changed, strict=True)]
        runs += _last_model(loaded, prepared, models)
        runs += await baselines()
    result = judge(
        prepared.true,
        runs,
        settings={**prepared.record, "models": [chosen.identity for chosen in models]}
        | ({} if cutoff is None else cutoff.record),
        hashes=prepared.hashes,
        cutoff=None if cutoff is None else cutoff.at,
        audited=audited if audit else None,
        trials=max(1, count_trials(runs_root(loaded))),
    )
    return replace(result, probes=tuple(probes))


async def _run_models(
    loaded: LoadedSettings,
    prepared: Prepared,
    models: Sequence[ChosenModel],
    *,
    budget: float | None,
    resume: bool,
    audit: bool,
    tell: Tell,
) -> tuple[list[RunResult], int, float | None]:
    """Return what came of each model, how many prompts were audited, and what is left to spend."""
    plan = prepared.shown
    compile_if_worth(len(plan.closes) * len(plan.markets) * len(models))
    runs: list[RunResult] = []
    audited = 0
    left = budget
    for chosen in models:
        folder = run_folder(loaded, prepared, chosen)
        with AccountLock(folder.path / "lock", clock=SystemClock()):
            folder.begin(resume=resume)
            run, cost, proven = await _run_model(
                loaded, prepared, chosen, folder=folder, budget=left, audit=audit, tell=tell
            )
            folder.finish(run)
        left = None if left is None else max(0.0, left - cost)
        audited += proven
        runs.append(run)
    return runs, audited, left


def run_folder(loaded: LoadedSettings, prepared: Prepared, chosen: ChosenModel) -> RunFolder:
    """Return where the run of a model lies, whether it has begun or not."""
    return RunFolder(
        runs_root(loaded),
        subject={"settings": prepared.record, "hashes": prepared.hashes},
        model=chosen.identity,
    )


async def _run_model(
    loaded: LoadedSettings,
    prepared: Prepared,
    chosen: ChosenModel,
    *,
    folder: RunFolder,
    budget: float | None,
    audit: bool,
    tell: Tell,
) -> tuple[RunResult, float, int]:
    """Return what came of it, what it has cost [USD], and how many prompts were audited."""
    plan, settings = prepared.shown, prepared.settings
    async with AsyncExitStack() as stack:
        opened = await open_chosen(loaded, chosen, run_id=folder.run_id, budget=budget, stack=stack)
        counted = CountedModel(opened.model)
        journal = stack.enter_context(SqlJournal(folder.journal, account=ACCOUNT))
        over = partial(path_over, settings=settings, model=counted, template=prepared.template)
        elsewhere = stack.enter_context(shared_questions(prepared))
        path = over(plan, indicators=FollowedMarkets().read, elsewhere=elsewhere)
        # The proof computes each window by itself.
        audited = AuditedPath(path, cut=lambda as_of: over(plan.known_at(as_of)))

        def told(done: int) -> None:
            total, spent = len(plan.closes), counted.spent
            tell(Progress(name=chosen.name, done=done, total=total, spent=spent))

        decider = audited if audit else path
        trace = await _go_on(prepared, decider, journal=journal, model=counted, tell=told)
        cost = opened.spent()
    run = trace.result(name=chosen.name, run_id=folder.run_id, costs=plan.costs)
    return revealed(prepared, run), cost, audited.audited


async def _go_on(
    prepared: Prepared,
    decider: Decider,
    *,
    journal: Journal,
    model: CountedModel,
    tell: Callable[[int], None],
) -> RunTrace:
    """Run the closes that are not in `journal` yet; return the trace of all."""
    plan = prepared.shown
    trace = RunTrace(plan.closes, kind=ContenderKind.MODEL, balance=plan.balance)
    for event in journal.replay():
        trace.take(event)
    first = 0 if trace.reached is None else plan.closes.index(trace.reached) + 1
    batches = BatchJournal(journal)
    heard = AnnouncingJournal(batches, tell=trace.take)
    cycle = cycle_over(plan, prepared.settings, decider, journal=heard, disguise=prepared.disguise)
    done = itertools.count(first + 1)
    await run_closes(
        cycle,
        plan.closes[first:],
        journal=batches,
        model=model,
        tell=lambda: tell(next(done)),
        pause=give_way,
    )
    return trace


def _last_model(
    loaded: LoadedSettings, prepared: Prepared, models: Sequence[ChosenModel]
) -> list[RunResult]:
    """Return the newest run over the same plan by a model that is not among `models`."""
    asked = {run_folder(loaded, prepared, chosen).run_id for chosen in models}
    last = run_folder(loaded, prepared, models[0]).last_model()
    if last is None or last.run_id in asked:
        return []
    return [replace(last, kind=ContenderKind.LAST_MODEL, name=f"{last.name} (last model)")]
