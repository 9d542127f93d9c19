"""All contenders together: who can be told from whom."""

from collections.abc import Mapping, Sequence

from candlewick.backtest.arena.agreement import agreements
from candlewick.backtest.arena.best import perhaps_best
from candlewick.backtest.arena.board import board
from candlewick.backtest.arena.contender import Contender
from candlewick.backtest.arena.finding import findings
from candlewick.backtest.arena.pair import Days
from candlewick.backtest.arena.result import ArenaResult
from candlewick.backtest.arena.standing import standings
from candlewick.backtest.arena.verdict import verdict
from candlewick.backtest.arena.window import CommonWindow, common_window
from candlewick.backtest.opinion import judgement
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import RunResult
from candlewick.backtest.score import scored


def judge_arena(
    plan: BacktestPlan,
    contenders: Sequence[tuple[Contender, RunResult]],
    baselines: Sequence[RunResult],
    *,
    arena_id: str,
    settings: Mapping[str, object],
    hashes: Mapping[str, str],
    trials: int,
    may_sell: bool,
) -> ArenaResult:
    """Judge all contenders.

    Args:
        plan: what they were run over.
        contenders: who took part, and what came of each; no name twice.
        baselines: what everybody is compared with, doing nothing among them.
        arena_id: the content address of the arena.
        settings: what was replayed, for the record.
        hashes: of code and candles, for the record.
        trials: [> 0] how many were ever tried here, these included.
        may_sell: whether SELL could be answered.
    """
    entered = [_days(plan, run) for _, run in contenders]
    found, pairs = standings(entered, trials=trials, seed=plan.seed)
    given = {one.name: (one, run) for one, run in contenders}
    who, played = zip(*(given[one.name] for one in found), strict=True)
    runs = (*played, *baselines)
    days = [_days(plan, run) for run in runs]
    opinion = judgement(plan, runs, cutoff=None, trials=trials)
    best = perhaps_best(days[: len(who)], seed=plan.seed)
    same = agreements(played)
    window = _window(plan, who, played, trials=trials)
    return ArenaResult(
        arena_id=arena_id,
        verdict=verdict(found, days=len(days[0].returns), trials=trials),
        findings=findings(
            found, who, same, judgement=opinion, best=best, window=window, may_sell=may_sell
        ),
        board=board(found, pairs, days, runs, judgement=opinion, best=best, seed=plan.seed),
        contenders=who,
        pairs=pairs,
        agreements=same,
        window=window,
        settings=settings,
        hashes=hashes,
        closes=tuple(plan.closes),
        balance=plan.balance,
        currency=plan.currency,
        runs=runs,
        judgement=opinion,
    )


def _days(plan: BacktestPlan, run: RunResult) -> Days:
    return Days(name=run.name, returns=scored(plan, run).returns)


def _window(
    plan: BacktestPlan, who: Sequence[Contender], runs: Sequence[RunResult], *, trials: int
) -> CommonWindow:
    days = [_days(plan, run) for run in runs]
    ends = scored(plan, runs[0]).record.curve.end
    return common_window(who, days, ends=ends, trials=trials, seed=plan.seed)
