"""A back-test: the live cycle over old candles, once for each contender."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import Final

from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.model import Settings
from candlewick.application.views.backtest import Progress
from candlewick.application.views.moment import utc
from candlewick.application.wiring.account import make_strategy
from candlewick.application.wiring.backtest_model import ChosenModel, open_chosen
from candlewick.application.wiring.backtest_plan import ACCOUNT, Prepared
from candlewick.application.wiring.path import make_path
from candlewick.application.wiring.risk import paper_broker
from candlewick.application.wiring.run_folder import RunFolder, count_trials, runs_root
from candlewick.backtest.counted_model import CountedModel
from candlewick.backtest.disguise import Disguise
from candlewick.backtest.idle import do_nothing, hold_everything
from candlewick.backtest.judge import judge
from candlewick.backtest.judgement import Probe
from candlewick.backtest.look_ahead import AuditedPath
from candlewick.backtest.neutral_broker import NeutralBroker
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.probe import probe
from candlewick.backtest.result import BacktestResult, ContenderKind, RunResult
from candlewick.backtest.rule import RULES
from candlewick.backtest.rule_decider import RuleDecider
from candlewick.backtest.run import run_closes
from candlewick.backtest.trace import RunTrace
from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.engine.execution import prefer_machine
from candlewick.indicators.engine.stream import is_ready
from candlewick.indicators.suite import Suite
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.infrastructure.clocks import SystemClock
from candlewick.infrastructure.llm.answer_file import KeptModel
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.pool.sequential_pool import SequentialPool
from candlewick.infrastructure.store.account_lock import AccountLock
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.batch_journal import BatchJournal
from candlewick.infrastructure.store.forgetful_journal import ForgetfulJournal
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.journal import Journal
from candlewick.strategy.cycle import Decider, TradingCycle
from candlewick.strategy.decide import DecisionPath

_WORTH_COMPILING: Final = 5_000
"""[decisions] From so many on, compiling the indicators' machine code takes less than it saves."""


Tell = Callable[[Progress], None]


async def run_backtest(
    loaded: LoadedSettings,
    prepared: Prepared,
    models: Sequence[ChosenModel],
    *,
    budget: float | None,
    resume: bool,
    audit: bool,
    cutoff: int | None,
    tell: Tell,
    counterfactuals: Sequence[Prepared] = (),
) -> BacktestResult:
    """Run every contender over the plan and judge the first model.

    Args:
        loaded: the settings.
        prepared: the history.
        models: who is asked; the first is judged.
        budget: [USD, >= 0] what all models together may spend now; None for no limit.
        resume: whether to go on with runs that were stopped.
        audit: whether to prove that no prompt knew the future.
        cutoff: [ms since 1970 UTC] of the first model's knowledge, if it is known.
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
    runs += await run_baselines(prepared)
    result = judge(
        prepared.true,
        runs,
        settings={**prepared.record, "models": [chosen.identity for chosen in models]}
        | ({} if cutoff is None else {"cutoff": utc(cutoff)}),
        hashes=prepared.hashes,
        cutoff=cutoff,
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
    decisions = len(plan.closes) * len(plan.markets) * len(models)
    if decisions >= _WORTH_COMPILING or is_ready(Suite(DEFAULT_SUITE).parts):
        prefer_machine()
    runs: list[RunResult] = []
    audited = 0
    left = budget
    for chosen in models:
        folder = run_folder(loaded, prepared, chosen)
        with AccountLock(folder.path / "lock", clock=SystemClock()):
            folder.begin(resume=resume)
            run, counted, proven = await _run_model(
                loaded, prepared, chosen, folder=folder, budget=left, audit=audit, tell=tell
            )
            folder.finish(run)
        left = None if left is None else max(0.0, left - counted.spent)
        audited += proven
        runs.append(run)
    return runs, audited, left


async def run_baselines(prepared: Prepared) -> list[RunResult]:
    """Run what every model is compared with over the same plan."""
    idle = [hold_everything(prepared.true), do_nothing(prepared.true)]
    return [*idle, *[await _run_rule(prepared, name) for name in RULES]]


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
) -> tuple[RunResult, CountedModel, int]:
    """Return what came of it, what was asked, and how many prompts were audited."""
    plan, settings = prepared.shown, prepared.settings
    async with AsyncExitStack() as stack:
        model = open_chosen(loaded, chosen)
        if isinstance(model, KeptModel):
            stack.push_async_callback(model.aclose)
        counted = CountedModel(model, budget=budget)
        journal = stack.enter_context(SqlJournal(folder.journal, account=ACCOUNT))
        over = partial(path_over, settings=settings, model=counted, template=prepared.template)
        path = over(plan)
        audited = AuditedPath(path, cut=lambda as_of: over(plan.known_at(as_of)))

        def told(done: int) -> None:
            total, spent = len(plan.closes), counted.spent
            tell(Progress(name=chosen.name, done=done, total=total, spent=spent))

        decider = audited if audit else path
        trace = await _go_on(prepared, decider, journal=journal, model=counted, tell=told)
    run = trace.result(name=chosen.name, run_id=folder.run_id, costs=plan.costs)
    return _revealed(prepared, run), counted, audited.audited


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
        pause=_pause,
    )
    return trace


async def _run_rule(prepared: Prepared, name: str) -> RunResult:
    plan = prepared.shown
    candles = HistoryCandles(plan.markets.values())
    decider = RuleDecider(
        RULES[name], list(plan.markets.values()), candles=candles, timeframe=plan.timeframe
    )
    trace = RunTrace(plan.closes, kind=ContenderKind.BASELINE, balance=plan.balance)
    journal = BatchJournal(ForgetfulJournal())
    heard = AnnouncingJournal(journal, tell=trace.take)
    cycle = cycle_over(plan, prepared.settings, decider, journal=heard, disguise=prepared.disguise)
    await run_closes(cycle, plan.closes, journal=journal, model=None, tell=_silent, pause=_pause)
    run = trace.result(name=name, run_id="", costs=plan.costs)
    return _revealed(prepared, run)


def path_over(
    plan: BacktestPlan,
    settings: Settings,
    model: ChatModel,
    *,
    template: PromptTemplate | None = None,
) -> DecisionPath:
    """Return live trading's own decision path, over the candles and moods of `plan`."""
    return make_path(
        settings,
        candles=HistoryCandles(plan.markets.values()),
        sentiment=None if plan.readings is None else MemorySentiment(plan.readings),
        model=model,
        template=template,
        limit=plan.look_back,
    )


def cycle_over(
    plan: BacktestPlan,
    settings: Settings,
    decider: Decider,
    *,
    journal: Journal,
    disguise: Disguise | None = None,
) -> TradingCycle:
    """Return live trading's own cycle, with a paper account of the plan's first balance."""
    volumes = disguise.volumes if disguise else dict.fromkeys(plan.markets, 1.0)
    broker = NeutralBroker(paper_broker(settings), start=plan.start, volumes=volumes)
    strategy = make_strategy(settings, journal=journal, broker=broker)
    strategy.open_account(balance=plan.balance, currency=plan.currency, at=plan.start)
    return TradingCycle(
        symbols=tuple(plan.markets),
        path=decider,
        strategy=strategy,
        pool=ConcurrentPool() if len(plan.markets) > 1 else SequentialPool(),
    )


def _last_model(
    loaded: LoadedSettings, prepared: Prepared, models: Sequence[ChosenModel]
) -> list[RunResult]:
    """Return the newest run over the same plan by a model that is not among `models`."""
    asked = {run_folder(loaded, prepared, chosen).run_id for chosen in models}
    last = run_folder(loaded, prepared, models[0]).last_model()
    if last is None or last.run_id in asked:
        return []
    return [replace(last, kind=ContenderKind.LAST_MODEL, name=f"{last.name} (last model)")]


def _revealed(prepared: Prepared, run: RunResult) -> RunResult:
    return run if prepared.disguise is None else prepared.disguise.reveal(run)


async def _pause() -> None:
    """Let Ctrl-C be heard."""
    await asyncio.sleep(0)  # noqa: TID251 - no time passes


def _silent() -> None:
    """Tell nobody."""
