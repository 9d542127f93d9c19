"""Everything that the statistics say of a back-test's runs together."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from candlewick.backtest.chance import RandomPlace, band_of, random_place
from candlewick.backtest.judgement import (
    Band,
    Judgement,
    Leakage,
    Luck,
    Margin,
    Superiority,
)
from candlewick.backtest.leakage.decay import decay
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind, RunResult
from candlewick.backtest.score import Scored, estimate, score, scored
from candlewick.backtest.stated_confidence import calibration
from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.confidence_set import confidence_set
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.interval import paired_difference
from candlewick.backtest.statistics.return_formulas import annual_return, sharpe, total_return
from candlewick.backtest.statistics.sharpe_ratio_test import deflated_sharpe, probabilistic_sharpe
from candlewick.backtest.statistics.statistic import Formula
from candlewick.backtest.statistics.superior_ability import superior_ability
from candlewick.domain.arrays import FloatArray

_FEWEST: Final = 10
"""[days] below which contenders are not compared day by day."""

_BENCHMARKS: Final = ("do nothing", "buy and hold")


def judgement(
    plan: BacktestPlan, runs: Sequence[RunResult], *, cutoff: int | None, trials: int
) -> Judgement:
    """Judge the first of `runs` against the others and against chance.

    Args:
        plan: what they were run over.
        runs: the one that is judged comes first.
        cutoff: [ms since 1970 UTC] up to when the models' training can know the world; None
            where that is not known.
        trials: [> 0] how many back-tests were tried, this one included.
    """
    all_scored = [scored(plan, run) for run in runs]
    models = [
        one
        for place, one in enumerate(all_scored)
        if not place or one.run.kind is not ContenderKind.BASELINE
    ]
    places = [place for one in models if (place := random_place(plan, one)) is not None]
    mine = next((place for place in places if place.chance.name == runs[0].name), None)
    stated = [calibration(one.run) for one in models]
    return Judgement(
        scores=tuple(score(one, generator=_dice(plan)) for one in all_scored),
        margins=tuple(_margin(plan, all_scored[0], other) for other in all_scored[1:]),
        chances=tuple(place.chance for place in places),
        band=_band(plan, mine),
        luck=_luck(all_scored[0].returns, trials),
        calibrations=tuple(one for one in stated if one is not None),
        leakages=() if cutoff is None else tuple(_leakage(one, cutoff) for one in models),
        superiorities=_superiorities(plan, models, all_scored),
        best=_best(plan, all_scored),
    )


def _dice(plan: BacktestPlan) -> np.random.Generator:
    """Return the same dice for each question, so that none depends on what else is asked."""
    return np.random.default_rng(plan.seed)


def _band(plan: BacktestPlan, place: RandomPlace | None) -> Band | None:
    return None if place is None else band_of(plan, place)


def _margin(plan: BacktestPlan, judged: Scored, other: Scored) -> Margin:
    difference = paired_difference(
        judged.returns,
        other.returns,
        formula=total_return,
        resampling=Resampling(generator=_dice(plan)),
    )
    return Margin(
        other=other.run.name,
        total_return=estimate(
            Figure(float(total_return(judged.returns) - total_return(other.returns))),
            difference.interval,
        ),
        p_value=difference.p_value,
    )


def _luck(returns: FloatArray, trials: int) -> Luck:
    return Luck(
        trials=trials,
        probabilistic=probabilistic_sharpe(returns),
        deflated=deflated_sharpe(returns, trials=trials),
    )


def _leakage(one: Scored, cutoff: int) -> Leakage:
    split = int(np.searchsorted(one.record.curve.end, cutoff, side="right"))
    before, after = one.returns[:split], one.returns[split:]
    annual = _of(annual_return, before), _of(annual_return, after)
    ratio = _of(sharpe, before), _of(sharpe, after)
    return Leakage(
        name=one.run.name,
        annual_before=annual[0],
        annual_after=annual[1],
        sharpe_before=ratio[0],
        sharpe_after=ratio[1],
        annual_decay=decay(*annual),
        sharpe_decay=decay(*ratio),
    )


def _of(formula: Formula, returns: FloatArray) -> Figure:
    if not len(returns):
        return Figure(None, "no day lies there")
    return Figure.of(float(formula(returns)), otherwise="too few days, or all the same")


def _superiorities(
    plan: BacktestPlan, models: Sequence[Scored], everybody: Sequence[Scored]
) -> tuple[Superiority, ...]:
    asked = [one for one in models if one.run.kind is ContenderKind.MODEL]
    if len(asked) < 2 or len(asked[0].returns) < _FEWEST:  # noqa: PLR2004 - several
        return ()
    ours = np.column_stack([one.returns for one in asked])
    found = []
    for benchmark in everybody:
        if benchmark.run.name not in _BENCHMARKS:
            continue
        tested = superior_ability(
            ours - benchmark.returns[:, None], resampling=Resampling(generator=_dice(plan))
        )
        found.append(
            Superiority(
                benchmark=benchmark.run.name,
                best=asked[tested.best].run.name,
                p_value=tested.consistent,
                lower=tested.lower,
                upper=tested.upper,
            )
        )
    return tuple(found)


def _best(plan: BacktestPlan, everybody: Sequence[Scored]) -> Mapping[str, float]:
    if len(everybody[0].returns) < _FEWEST:
        return {}
    found = confidence_set(
        np.column_stack([one.returns for one in everybody]),
        resampling=Resampling(generator=_dice(plan)),
    )
    names = [one.run.name for one in everybody]
    return dict(zip(names, found.p_values, strict=True))
