"""A signal tape: all decisions of a window, asked for side by side, without an account."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial

from candlewick.analysis.indicator_suite import FollowedMarkets
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.backtest import Progress
from candlewick.application.views.moment import utc
from candlewick.application.views.tape import SIGNAL_TAPE, TapeReport
from candlewick.application.wiring.backtest_cycle import path_over
from candlewick.application.wiring.backtest_model import ChosenModel, Cutoff
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.decider_run import give_way
from candlewick.application.wiring.machine_code import compile_if_worth
from candlewick.application.wiring.model import Job, open_asking
from candlewick.application.wiring.risk import nothing_held
from candlewick.application.wiring.simulation import simulated_setup
from candlewick.application.wiring.tape_answers import Answers
from candlewick.backtest.judge import parts_of
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.backtest.look_ahead import AuditedPath, PromptPath
from candlewick.backtest.result import RunCosts, RunResult
from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.placed_tape import placed
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.sweep.trial import Stage, run_trial
from candlewick.backtest.tape_run import tape_run
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.ports.chat_model import ChatModel

_SPARE = 2
"""Prompts that are built while as many wait for their answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTape:
    """A tape whose every decision is known, in terms of the true markets.

    Attributes:
        stage: what trials trade.
        report: what was asked, and what it comes to under the settings.
        run: the same as the result of a run, trade by trade.
    """

    stage: Stage
    report: TapeReport
    run: RunResult


def without_account(prepared: Prepared) -> Prepared:
    """Return the same history with prompts that know nothing of any account."""
    template = prepared.template.without_account()
    return replace(
        prepared, template=template, hashes={**prepared.hashes, "template": template.sha256}
    )


async def read_tape(
    loaded: LoadedSettings,
    prepared: Prepared,
    chosen: ChosenModel,
    *,
    budget: float | None,
    audit: bool,
    cutoff: Cutoff | None,
    tell: Callable[[Progress], None],
) -> ReadTape:
    """Ask for every decision of the plan, as far as it was not asked for before.

    Each answer is kept the moment it comes, so that a second run asks only for what is missing.

    Args:
        loaded: the settings.
        prepared: the history, by `without_account`.
        chosen: who is asked.
        budget: [USD, > 0] what all answers may cost, earlier ones included; None: no limit.
        audit: whether to prove that no prompt knew the future.
        cutoff: of the model's knowledge; None where nobody knows.
        tell: is told how far it is.

    Raises:
        ModelUnavailableError: no answer was to be had.
        ModelRefusedError: no answer will be had, or the budget is spent.
        LookAheadError: a prompt knew the future.
        UserError: something cannot be read or written.
    """
    asked, plan = Answers(), prepared.shown
    compile_if_worth(len(plan.closes) * len(plan.markets))
    async with AsyncExitStack() as stack:
        model = await _open(loaded, chosen, budget=budget, stack=stack)
        over = partial(
            path_over, settings=prepared.settings, model=model, template=prepared.template
        )
        path = over(plan, indicators=FollowedMarkets().read)
        audited = AuditedPath(path, cut=lambda as_of: over(plan.known_at(as_of)))
        decider = audited if audit else path
        held = await _ask_all(
            prepared, decider, asked, name=chosen.name, workers=_workers(chosen), tell=tell
        )
    tapes = _tapes(prepared, asked)
    stage = _stage(prepared, tapes)
    run = _run(prepared, chosen, asked, stage, held=held)
    report = _report(prepared, chosen, asked, tapes, stage, held=held)
    closed = replace(run, trades=tuple(one for one in run.trades if one.reason != "end"))
    parts = () if cutoff is None else parts_of(prepared.true, [closed], cutoff.at)
    report = replace(
        report,
        audited=audited.audited if audit else None,
        cutoff=None if cutoff is None else utc(cutoff.at),
        parts=parts,
    )
    return ReadTape(stage=stage, report=report, run=run)


async def _open(
    loaded: LoadedSettings, chosen: ChosenModel, *, budget: float | None, stack: AsyncExitStack
) -> ChatModel:
    if chosen.settings is None:
        return KeywordModel()
    job = Job(name=f"tape {chosen.name}", budget_usd=budget, batch=True)
    models = (chosen.settings,)
    asking = await open_asking(loaded, clock=make_clock(), job=job, stack=stack, models=models)
    return asking.model


def _workers(chosen: ChosenModel) -> int:
    return _SPARE * chosen.settings.max_parallel if chosen.settings else 1


async def _ask_all(
    prepared: Prepared,
    path: PromptPath | AuditedPath,
    asked: Answers,
    *,
    name: str,
    workers: int,
    tell: Callable[[Progress], None],
) -> int:
    """Let some workers take the next close from one list until none is left.

    Returns:
        At how many closes nobody could be asked, since candles were missing.
    """
    plan = prepared.shown
    standings = {symbol: nothing_held(symbol, prepared.settings) for symbol in plan.markets}
    questions = iter(itertools.product(sorted(plan.markets), plan.closes))
    total, done = len(plan.markets) * len(plan.closes), itertools.count(1)
    held = 0

    async def work(left: Iterator[tuple[str, int]]) -> None:
        nonlocal held
        for symbol, close in left:
            try:
                candles = await path.look(symbol, as_of=close)
                asked.take(await path.decide(candles, standings[symbol]))
            except CandlesUnusableError:
                held += 1
            tell(Progress(name=name, done=next(done), total=total, spent=asked.spent))
            await give_way()

    await ConcurrentPool().gather([work(questions) for _ in range(workers)])
    return held


def _tapes(prepared: Prepared, asked: Answers) -> list[SignalTape]:
    plan, disguise = prepared.true, prepared.disguise
    shown = asked.decisions
    true = [disguise.decision(one) for one in shown] if disguise else shown
    return [
        SignalTape.of(symbol, plan.closes, [one for one in true if one.symbol == symbol])
        for symbol in sorted(plan.markets)
    ]


def _stage(prepared: Prepared, tapes: list[SignalTape]) -> Stage:
    plan = prepared.true
    markets = (
        simulated_market(plan.markets[tape.symbol], start=plan.start, end=plan.end)
        for tape in tapes
    )
    return Stage(tapes=tuple(map(placed, markets, tapes)), closes=plan.closes)


def _run(
    prepared: Prepared, chosen: ChosenModel, asked: Answers, stage: Stage, *, held: int
) -> RunResult:
    disguise = prepared.disguise
    records = [disguise.record(one) if disguise else one for one in asked.records]
    prompts, completions = asked.tokens
    return tape_run(
        stage,
        simulated_setup(prepared.true_settings),
        name=f"{chosen.name}, {SIGNAL_TAPE}",
        decisions=records,
        authors={
            (disguise.scales[symbol].symbol if disguise else symbol, as_of): author
            for (symbol, as_of), author in asked.authors.items()
        },
        held=held,
        costs=RunCosts(
            model_usd=asked.model_usd, prompt_tokens=prompts, completion_tokens=completions
        ),
    )


def _report(
    prepared: Prepared,
    chosen: ChosenModel,
    asked: Answers,
    tapes: list[SignalTape],
    stage: Stage,
    *,
    held: int,
) -> TapeReport:
    plan, disguise = prepared.true, prepared.disguise
    counted = {symbol: Counter[str]() for symbol in sorted(plan.markets)}
    refused = 0
    for decision in asked.decisions:
        symbol = disguise.scales[decision.symbol].symbol if disguise else decision.symbol
        counted[symbol][decision.signal.value] += 1
        refused += decision.refused is not None
    return TapeReport(
        model=chosen.name,
        template=prepared.template.identity,
        hashes={**prepared.hashes, "tapes": _sha256(tapes)},
        since=utc(plan.start),
        until=utc(plan.end),
        signals={symbol: dict(sorted(signals.items())) for symbol, signals in counted.items()},
        refused=refused,
        held=held,
        asked=asked.fresh,
        kept=asked.kept,
        model_usd=asked.spent_usd,
        result=run_trial(stage, simulated_setup(prepared.true_settings)),
        anonymised=disguise is not None,
        news=str(prepared.record["news"]),
        audited=None,
        cutoff=None,
        parts=(),
    )


def _sha256(tapes: list[SignalTape]) -> str:
    whole = hashlib.sha256()
    for tape in tapes:
        whole.update(tape.symbol.encode())
        for name in ("closes", "signal", "stop_loss", "take_profit", "size", "probability"):
            whole.update(getattr(tape, name).tobytes())
    return whole.hexdigest()
