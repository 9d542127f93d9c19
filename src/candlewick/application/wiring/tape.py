"""A signal tape: all decisions of a window, asked for side by side, without an account."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.backtest import Progress
from candlewick.application.views.moment import utc
from candlewick.application.views.tape import TapeReport
from candlewick.application.wiring.backtest_model import ChosenModel
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.model import Job, open_asking
from candlewick.application.wiring.path import make_path
from candlewick.application.wiring.prompt import template_in_use
from candlewick.application.wiring.risk import risk_rules
from candlewick.application.wiring.simulation import simulated_setup
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.sweep.trial import Stage, run_trial
from candlewick.domain.decision import Decision
from candlewick.domain.events import Decided
from candlewick.domain.market import Market
from candlewick.domain.standing import Standing
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.ports.chat_model import ChatModel
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.risk.terms import may_short

_SPARE = 2
"""Prompts that are built while as many wait for their answer."""


@dataclass(slots=True)
class _Asked:
    """What came of asking so far."""

    decisions: list[Decision] = field(default_factory=list)
    held: int = 0
    asked: int = 0
    kept: int = 0
    usd: float | None = 0.0

    def take(self, decided: Decided) -> None:
        self.decisions.append(decided.decision)
        for answer in (decided.answer, *(attempt.answer for attempt in decided.attempts)):
            self.kept += answer.cached
            self.asked += not answer.cached
            price = 0.0 if answer.cached else answer.price_usd
            self.usd = None if self.usd is None or price is None else self.usd + price


async def read_tape(
    loaded: LoadedSettings,
    prepared: Prepared,
    chosen: ChosenModel,
    *,
    budget: float | None,
    tell: Callable[[Progress], None],
) -> tuple[Stage, TapeReport]:
    """Ask for every decision of the plan, as far as it was not asked for before.

    Each answer is kept the moment it comes, so that a second run asks only for what is missing.

    Args:
        loaded: the settings.
        prepared: the history.
        chosen: who is asked.
        budget: [USD, > 0] what all answers may cost, earlier ones included; None: no limit.
        tell: is told how far it is.

    Raises:
        ModelUnavailableError: no answer was to be had.
        ModelRefusedError: no answer will be had, or the budget is spent.
        UserError: something cannot be read or written.
    """
    asked = _Asked()
    template = template_in_use(loaded).without_account()
    async with AsyncExitStack() as stack:
        model = await _open(loaded, chosen, budget=budget, stack=stack)
        path = make_path(
            prepared.settings,
            candles=HistoryCandles(prepared.shown.markets.values()),
            sentiment=_mood(prepared),
            model=model,
            template=template,
            limit=prepared.shown.look_back,
        )
        await _ask_all(prepared, path, asked, name=chosen.name, workers=_workers(chosen), tell=tell)
    stage = _stage(prepared, asked.decisions)
    return stage, _report(prepared, chosen, asked, stage, template=template.identity)


async def _open(
    loaded: LoadedSettings, chosen: ChosenModel, *, budget: float | None, stack: AsyncExitStack
) -> ChatModel:
    if chosen.settings is None:
        return KeywordModel()
    job = Job(name=f"tape {chosen.name}", budget_usd=budget, batch=True)
    models = (chosen.settings,)
    asking = await open_asking(loaded, clock=make_clock(), job=job, stack=stack, models=models)
    return asking.model


def _mood(prepared: Prepared) -> MemorySentiment | None:
    readings = prepared.shown.readings
    return None if readings is None else MemorySentiment(readings)


def _workers(chosen: ChosenModel) -> int:
    return _SPARE * chosen.settings.max_parallel if chosen.settings else 1


async def _ask_all(
    prepared: Prepared,
    path: DecisionPath,
    asked: _Asked,
    *,
    name: str,
    workers: int,
    tell: Callable[[Progress], None],
) -> None:
    """Let some workers take the next close from one list until none is left."""
    plan, rules = prepared.shown, risk_rules(prepared.settings)
    questions = iter(itertools.product(sorted(plan.markets), plan.closes))
    total, done = len(plan.markets) * len(plan.closes), itertools.count(1)

    async def work(left: Iterator[tuple[str, int]]) -> None:
        for symbol, close in left:
            standing = Standing(may_short=may_short(Market.named(symbol), rules.margin))
            try:
                candles = await path.look(symbol, as_of=close)
                asked.take(await path.decide(candles, standing))
            except CandlesUnusableError:
                asked.held += 1
            spent = asked.usd or 0.0
            tell(Progress(name=name, done=next(done), total=total, spent=spent))

    await ConcurrentPool().gather([work(questions) for _ in range(workers)])


def _stage(prepared: Prepared, decisions: list[Decision]) -> Stage:
    plan = prepared.shown
    symbols = sorted(plan.markets)
    return Stage(
        markets=tuple(
            simulated_market(plan.markets[symbol], start=plan.start, end=plan.end)
            for symbol in symbols
        ),
        tapes=tuple(
            SignalTape.of(symbol, plan.closes, [one for one in decisions if one.symbol == symbol])
            for symbol in symbols
        ),
        closes=plan.closes,
    )


def _report(
    prepared: Prepared, chosen: ChosenModel, asked: _Asked, stage: Stage, *, template: str
) -> TapeReport:
    plan = prepared.shown
    signals = {
        tape.symbol: dict(
            Counter(one.signal.value for one in asked.decisions if one.symbol == tape.symbol)
        )
        for tape in stage.tapes
    }
    return TapeReport(
        model=chosen.name,
        template=template,
        hashes={**prepared.hashes, "tapes": _sha256(stage.tapes)},
        since=utc(plan.start),
        until=utc(plan.end),
        signals=signals,
        refused=sum(one.refused is not None for one in asked.decisions),
        held=asked.held,
        asked=asked.asked,
        kept=asked.kept,
        model_usd=asked.usd,
        result=run_trial(stage, simulated_setup(prepared.settings)),
    )


def _sha256(tapes: tuple[SignalTape, ...]) -> str:
    whole = hashlib.sha256()
    for tape in tapes:
        whole.update(tape.symbol.encode())
        for name in ("closes", "signal", "stop_loss", "take_profit", "size", "probability"):
            whole.update(getattr(tape, name).tobytes())
    return whole.hexdigest()
