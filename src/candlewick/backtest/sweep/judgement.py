"""What a sweep shows once it is charged for all that was tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.overfitting import BLOCKS, overfitting
from candlewick.backtest.statistics.return_formulas import daily_sharpe
from candlewick.backtest.statistics.sharpe_ratio_test import deflated_sharpe
from candlewick.backtest.sweep.trial import TrialResult

_SURE: Final = 0.95
_LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRow:
    """One trial among the others.

    Attributes:
        trial_id: its content address.
        settings: what makes it differ from the configuration.
        result: what came of it.
        sharpe: [per day] of its days.
        deflated_sharpe: [0 to 1] the probability that its Sharpe ratio is more than the best of so
            many worthless trials would show; rows are ordered by it.
    """

    trial_id: str
    settings: Mapping[str, object]
    result: TrialResult
    sharpe: Figure
    deflated_sharpe: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepJudgement:
    """A whole sweep.

    Attributes:
        rows: the least doubtful first.
        trials: how many were ever made, in this sweep, others and back-tests.
        overfitting: [0 to 1] how often the best of one half of the days was below the middle in
            the other half (PBO).
        verdict: in words.
    """

    rows: tuple[SweepRow, ...]
    trials: int
    overfitting: Figure
    verdict: str


def judge_sweep(
    trials: Sequence[tuple[str, Mapping[str, object], TrialResult]], *, tried: int
) -> SweepJudgement:
    """Judge all trials of a sweep together.

    Args:
        trials: id, settings and result of each, over the same days.
        tried: how many were ever made, these included.
    """
    returns = np.array([result.returns for _, _, result in trials]).T
    ratios = [_ratio(returns[:, place]) for place in range(len(trials))]
    known = [ratio.value for ratio in ratios if ratio.value is not None]
    spread = float(np.std(known, ddof=1)) if len(known) > 1 else None
    rows = [
        SweepRow(
            trial_id=trial_id,
            settings=settings,
            result=result,
            sharpe=ratio,
            deflated_sharpe=deflated_sharpe(returns[:, place], trials=tried, spread=spread),
        )
        for place, ((trial_id, settings, result), ratio) in enumerate(
            zip(trials, ratios, strict=True)
        )
    ]
    rows.sort(key=lambda row: (-_or_least(row.deflated_sharpe), -_or_least(row.sharpe)))
    found = overfitting(returns, blocks=_blocks(len(returns))).probability
    return SweepJudgement(
        rows=tuple(rows), trials=tried, overfitting=found, verdict=_verdict(rows[0], found, tried)
    )


def _blocks(days: int) -> int:
    """Return into how many blocks the days are cut: each needs two of them at least."""
    return max(2, min(BLOCKS, days // 2 // 2 * 2))


def _ratio(returns: np.ndarray) -> Figure:
    if len(returns) < 2 or not np.any(returns != returns[0]):  # noqa: PLR2004
        return Figure(None, "all days are the same")
    return Figure.of(float(daily_sharpe(returns)), otherwise="all days are the same")


def _or_least(figure: Figure) -> float:
    return -np.inf if figure.value is None else figure.value


def _verdict(best: SweepRow, found: Figure, tried: int) -> str:
    chance = best.deflated_sharpe.value
    if chance is None:
        return f"nothing can be said: {best.deflated_sharpe.reason}"
    if chance < _SURE:
        return (
            f"after {tried:,} trials none can be told from luck: the best is better than luck with"
            f" a probability of {chance:.0%}, and {_SURE:.0%} are asked for"
        )
    if found.value is not None and found.value > _LIKELY:
        return f"the best looks good, but choosing it is overfitting (PBO {found.value:.0%})"
    return (
        f"the best is better than luck with a probability of {chance:.0%}, {tried:,} trials counted"
    )
