"""The board: one row for each contender and each baseline, with what can be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from candlewick.backtest.arena.pair import Days, Pair, compared
from candlewick.backtest.arena.standing import NOTHING, Standing
from candlewick.backtest.judgement import Estimate, Judgement
from candlewick.backtest.result import ContenderKind, RunResult
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.sharpe_ratio_test import deflated_sharpe

SURE: Final = 0.95
"""[0 to 1] The least deflated Sharpe ratio that excludes luck."""

_SHOWN: Final = ("total_return", "return_after_model", "sharpe", "maximum_drawdown")
_FEW: Final = "the days are too few to tell"
_NOT_A_MODEL: Final = Figure(None, "a baseline states no confidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One row.

    Attributes:
        rank: [> 0] shared by those that cannot be told apart; None for a baseline.
        name: of the contender or the baseline.
        kind: "model" or "baseline".
        told: whether it was shown to differ from doing nothing, by more than luck.
        stands: whether it was also shown to differ from the first one (the first: from all others);
            where it is False, the row's figures may be chance.
        words: what can be said of it.
        deflated_sharpe: [0 to 1] the probability that its Sharpe ratio is more than the best of all
            that was ever tried would show by luck; rows of one rank are ordered by it.
        best: [0 to 1] its p-value in the model confidence set of the contenders and doing nothing;
            above 0.05 it may be the best. None for other baselines, and where the days are too few.
        sharpe: [per year].
        total_return: [fraction] after all costs of trading.
        return_after_model: [fraction] after the model's bill too.
        maximum_drawdown: [fraction, >= 0].
        trades: [>= 0] how many.
        percentile: [0 to 100] of random accounts that traded as much and as long, those it beat.
        brier: [0 to 1] of its stated confidence; 0 is best, 0.25 is always saying 50 %.
        calibration_error: [0 to 1] how far stated and true are apart.
        from_nothing: beside doing nothing; None for doing nothing itself.
        from_first: beside the first one; None for the first one itself.
    """

    rank: int | None
    name: str
    kind: ContenderKind
    told: bool
    stands: bool
    words: tuple[str, ...]
    deflated_sharpe: Figure
    best: float | None
    sharpe: Estimate
    total_return: Estimate
    return_after_model: Estimate
    maximum_drawdown: Estimate
    trades: int
    percentile: Figure
    brier: Figure
    calibration_error: Figure
    from_nothing: Pair | None
    from_first: Pair | None


def board(
    standings: Sequence[Standing],
    pairs: Sequence[Pair],
    days: Sequence[Days],
    runs: Sequence[RunResult],
    *,
    judgement: Judgement,
    best: Mapping[str, float],
    seed: int,
) -> tuple[BoardRow, ...]:
    """Return the contenders' rows, then the baselines', each in their order.

    Args:
        standings: the contenders, the first one first.
        pairs: each of them beside each other, in that order.
        days: of everybody, the contenders first, in the order of `standings`.
        runs: in the order of `days`.
        judgement: of `runs`.
        best: [0 to 1] p-values in the model confidence set, by name.
        seed: of the dice.
    """
    count = len(standings)
    first = standings[0].name
    beside = {pair.other: pair.reverse() for pair in pairs if pair.one == first}
    rows = [
        _row(
            run,
            judgement,
            rank=one.rank,
            told=_told(one),
            stands=_told(one) and _apart(one, first=standings[0]),
            words=_words(one, first=standings[0], trades=len(run.trades), among=count),
            deflated=one.deflated_sharpe,
            from_nothing=one.from_nothing,
            from_first=beside.get(one.name),
        )
        for one, run in zip(standings, runs, strict=False)
    ]
    rows += _baselines(standings[0], days, runs, count=count, judgement=judgement, seed=seed)
    return tuple(replace(row, best=best.get(row.name)) for row in rows)


def _baselines(
    leader: Standing,
    days: Sequence[Days],
    runs: Sequence[RunResult],
    *,
    count: int,
    judgement: Judgement,
    seed: int,
) -> list[BoardRow]:
    """Return the rows of those without a model, the least doubtful first.

    The first contender and doing nothing were compared before: one comparison has one outcome.
    """
    first, others = days[0], days[count:]
    idle = Days(name=NOTHING, returns=np.zeros_like(first.returns))
    busy = [one for one in others if one.name != NOTHING]
    from_nothing = {pair.one: pair for pair in compared([(one, idle) for one in busy], seed=seed)}
    from_first = {pair.one: pair for pair in compared([(one, first) for one in busy], seed=seed)}
    from_first[NOTHING] = leader.from_nothing.reverse()
    rows = [
        _row(
            run,
            judgement,
            rank=None,
            told=False,
            stands=False,
            words=_beside(from_first[run.name], name=first.name),
            deflated=deflated_sharpe(one.returns, trials=judgement.luck.trials),
            from_nothing=from_nothing.get(run.name),
            from_first=from_first[run.name],
        )
        for one, run in zip(others, runs[count:], strict=True)
    ]
    rows.sort(key=lambda row: -np.inf if (value := row.deflated_sharpe.value) is None else -value)
    return rows


def _row(
    run: RunResult,
    judgement: Judgement,
    *,
    rank: int | None,
    told: bool,
    stands: bool,
    words: tuple[str, ...],
    deflated: Figure,
    from_nothing: Pair | None,
    from_first: Pair | None,
) -> BoardRow:
    estimates = _estimates(judgement, run.name)
    chance = next((one for one in judgement.chances if one.name == run.name), None)
    stated = next((one for one in judgement.calibrations if one.name == run.name), None)
    silent = _NOT_A_MODEL if rank is None else Figure(None, "no closed trade had a confidence")
    return BoardRow(
        rank=rank,
        name=run.name,
        kind=run.kind,
        told=told,
        stands=stands,
        words=words,
        deflated_sharpe=deflated,
        best=None,
        **{name: estimates[name] for name in _SHOWN},
        trades=len(run.trades),
        percentile=chance.total_return
        if chance
        else Figure(None, "it is not compared with chance"),
        brier=Figure(stated.brier.score) if stated else silent,
        calibration_error=Figure(stated.expected_error) if stated else silent,
        from_nothing=from_nothing,
        from_first=from_first,
    )


def _estimates(judgement: Judgement, name: str) -> Mapping[str, Estimate]:
    return next(score.estimates for score in judgement.scores if score.name == name)


def _told(one: Standing) -> bool:
    return one.from_nothing.sign != 0 and not is_luck(one)


def _apart(one: Standing, *, first: Standing) -> bool:
    return not one.ties if one.name == first.name else one.name not in first.ties


def is_luck(one: Standing) -> bool:
    """Return whether it earned more than nothing, but luck is not excluded."""
    return one.from_nothing.sign > 0 and (one.deflated_sharpe.value or 0.0) < SURE


def _words(one: Standing, *, first: Standing, trades: int, among: int) -> tuple[str, ...]:
    if one.from_nothing.corrected is None:
        return (_FEW,)
    beside = {
        0: f"cannot be told from doing nothing{'' if trades else ': it never traded'}",
        1: "earned more than doing nothing" + ("; luck is not excluded" if is_luck(one) else ""),
        -1: "earned less than doing nothing",
    }[one.from_nothing.sign]
    if one.name == first.name:
        apart = f"cannot be told from {', '.join(one.ties)}" if one.ties else _leads(among)
    elif one.name in first.ties:
        apart = f"cannot be told from {first.name}"
    else:
        apart = f"earned less than {first.name}"
    return beside, apart


def _leads(among: int) -> str:
    return "earned more than every other contender" if among > 1 else ""


def _beside(pair: Pair, *, name: str) -> tuple[str, ...]:
    if pair.corrected is None:
        return (_FEW,)
    words = {
        0: f"cannot be told from {name}",
        1: f"earned more than {name}",
        -1: f"earned less than {name}",
    }
    return (words[pair.sign],)
