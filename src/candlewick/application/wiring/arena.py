"""An arena: everybody is asked the same, each tape is traded by the live cycle, all are judged."""

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.backtest import Progress
from candlewick.application.wiring.arena_answers import ask_everybody
from candlewick.application.wiring.arena_entrant import (
    Entrant,
    arena_address,
    entrant_folder,
    identities,
)
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.baselines import run_baselines
from candlewick.application.wiring.decider_run import revealed, run_decider
from candlewick.application.wiring.machine_code import compile_if_worth
from candlewick.application.wiring.risk import risk_rules
from candlewick.application.wiring.run_folder import (
    RunFolder,
    count_trials,
    read_result,
    runs_root,
)
from candlewick.application.wiring.tape_answers import Answers
from candlewick.backtest.arena.contender import Asked, Contender
from candlewick.backtest.arena.judge import judge_arena
from candlewick.backtest.arena.result import MODE, ArenaResult
from candlewick.backtest.result import ContenderKind, RunResult
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.simulator.tape_decider import TapeDecider
from candlewick.backtest.tape_run import worded
from candlewick.domain.market import Market
from candlewick.errors import UserError
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.clocks import SystemClock
from candlewick.infrastructure.store.account_lock import AccountLock
from candlewick.infrastructure.store.private_file import replace_private_file
from candlewick.strategy.risk.terms import may_short

_ASKED: Final = "asked.json"
"""Beside a run's result: what its contender was asked. It is written before the result."""

Tell = Callable[[Progress], None]


async def run_arena(
    loaded: LoadedSettings,
    prepared: Prepared,
    entrants: Sequence[Entrant],
    *,
    budget: float | None,
    tell: Tell,
) -> tuple[ArenaResult, int]:
    """Ask and trade what was not asked and traded before, and judge all.

    Args:
        loaded: the settings.
        prepared: the history.
        entrants: who takes part.
        budget: [USD, >= 0] what all answers may cost, earlier starts included; None: no limit.
        tell: is told how far it is.

    Returns:
        The result, and how many answers of models were asked for now.

    Raises:
        ModelUnavailableError: no answer was to be had; those that came are kept.
        ModelRefusedError: no answer will be had, or the budget is spent; likewise.
        UserError: something cannot be read or written.
        AccountBusyError: another process works on the same run.
    """
    folders = {one.name: entrant_folder(loaded, prepared, one) for one in entrants}
    arena_id = arena_address(list(folders.values()))
    with ExitStack() as stack:
        for folder in sorted(folders.values(), key=lambda one: one.run_id):
            stack.enter_context(AccountLock(folder.path / "lock", clock=SystemClock()))
        runs = {name: found for name, one in folders.items() if (found := _kept(one)) is not None}
        left = [one for one in entrants if one.name not in runs]
        for one in left:
            folders[one.name].begin(resume=False)
        answers = await _answers(
            loaded, prepared, left, arena_id=arena_id, budget=budget, tell=tell
        )
        for one in left:
            asked = answers[one.name].asked()
            run = await _traded(prepared, one, answers[one.name], run_id=folders[one.name].run_id)
            _keep(folders[one.name], asked, run)
            runs[one.name] = asked, run
    result = judge_arena(
        prepared.true,
        [_contender(prepared, one, *runs[one.name]) for one in entrants],
        await run_baselines(prepared),
        arena_id=arena_id,
        settings={**prepared.record, "mode": MODE, "contenders": identities(entrants)},
        hashes=prepared.hashes,
        trials=max(1, count_trials(runs_root(loaded))),
        may_sell=_may_sell(prepared),
    )
    models = [one.name for one in left if one.chosen.settings is not None]
    return result, sum(answers[name].fresh for name in models)


def _may_sell(prepared: Prepared) -> bool:
    """Return whether SELL could be answered anywhere."""
    margin = risk_rules(prepared.settings).margin
    return any(may_short(Market.named(symbol), margin) for symbol in prepared.shown.markets)


async def _answers(
    loaded: LoadedSettings,
    prepared: Prepared,
    left: Sequence[Entrant],
    *,
    arena_id: str,
    budget: float | None,
    tell: Tell,
) -> dict[str, Answers]:
    if not left:
        return {}
    plan = prepared.shown
    compile_if_worth(len(plan.closes) * len(plan.markets))
    return await ask_everybody(loaded, prepared, left, arena_id=arena_id, budget=budget, tell=tell)


async def _traded(
    prepared: Prepared, entrant: Entrant, answers: Answers, *, run_id: str
) -> RunResult:
    """Let the live cycle act on the answers, as it acts on the baselines."""
    plan = prepared.shown
    decisions = answers.decisions
    tapes = {
        symbol: SignalTape.of(
            symbol, plan.closes, [one for one in decisions if one.symbol == symbol]
        )
        for symbol in plan.markets
    }
    candles = HistoryCandles(plan.markets.values())
    decider = TapeDecider(
        tapes, candles=candles, timeframe=plan.timeframe, look_back=plan.look_back
    )
    run = await run_decider(prepared, decider, name=entrant.name)
    prompts, completions = answers.tokens
    costs = replace(
        run.costs,
        model_usd=answers.model_usd,
        prompt_tokens=prompts,
        completion_tokens=completions,
    )
    full = replace(
        run,
        kind=ContenderKind.MODEL,
        run_id=run_id,
        trades=worded(run.trades, answers.records, answers.authors),
        decisions=answers.records,
        costs=costs,
    )
    return revealed(prepared, full)


def _contender(
    prepared: Prepared, entrant: Entrant, asked: Asked, run: RunResult
) -> tuple[Contender, RunResult]:
    # The same run is called otherwise in an arena of one prompt than in one of several.
    return (
        Contender(
            name=entrant.name,
            model=entrant.chosen.name,
            prompt=entrant.prompt,
            template=entrant.template.identity,
            knowledge=entrant.knowledge(prepared.true.closes),
            asked=asked,
        ),
        replace(run, name=entrant.name),
    )


def _keep(folder: RunFolder, asked: Asked, run: RunResult) -> None:
    replace_private_file(folder.path / _ASKED, f"{json.dumps(asdict(asked), sort_keys=True)}\n")
    folder.finish(run)


def _kept(folder: RunFolder) -> tuple[Asked, RunResult] | None:
    """Return what came of a run that was finished before."""
    if not folder.result.exists():
        return None
    return _read_asked(folder.path / _ASKED), read_result(folder.result)


def _read_asked(path: Path) -> Asked:
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Asked(**said)
    except (OSError, ValueError, TypeError) as error:
        msg = f"{path} cannot be read ({error}): remove its folder; answers that were kept cost nothing"
        raise UserError(msg) from error
