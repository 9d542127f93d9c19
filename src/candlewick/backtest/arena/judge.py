"""All contenders together: who can be told from whom."""

from collections.abc import Mapping, Sequence

from candlewick.backtest.arena.agreement import agreements
from candlewick.backtest.arena.board import board
from candlewick.backtest.arena.contender import Contender
from candlewick.backtest.arena.finding import findings
from candlewick.backtest.arena.pair import Days
from candlewick.backtest.arena.result import ArenaResult
from candlewick.backtest.arena.standing import standings
from candlewick.backtest.arena.verdict import verdict
from candlewick.backtest.arena.window import common_window
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
    """
    given = {one.name: (one, run) for one, run in contenders}
    days = {run.name: scored(plan, run) for _, run in contenders}
    found, pairs = standings(
        [Days(name=name, returns=one.returns) for name, one in days.items()],
        trials=trials,
        seed=plan.seed,
    )
    ordered = [given[one.name] for one in found]
    runs = [*(run for _, run in ordered), *baselines]
    opinion = judgement(plan, runs, cutoff=None, trials=trials)
    lines = [Days(name=run.name, returns=scored(plan, run).returns) for run in runs]
    rows = board(found, pairs, lines, runs, judgement=opinion, seed=plan.seed)
    who = tuple(one for one, _ in ordered)
    same = agreements([run for _, run in ordered])
    ends = days[who[0].name].record.curve.end
    window = common_window(who, lines[: len(who)], ends=ends, trials=trials, seed=plan.seed)
    return ArenaResult(
        arena_id=arena_id,
        verdict=verdict(found, days=len(ends), trials=trials),
        findings=findings(found, who, same, judgement=opinion, window=window, days=len(ends)),
        board=rows,
        contenders=who,
        pairs=pairs,
        agreements=same,
        window=window,
        settings=settings,
        hashes=hashes,
        closes=tuple(plan.closes),
        balance=plan.balance,
        currency=plan.currency,
        runs=tuple(runs),
        judgement=opinion,
    )
