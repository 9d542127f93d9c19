"""Between which bounds a statistic probably lies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.resampled_mean import bootstrap_p_value
from candlewick.backtest.statistics.statistic import Formula, Sample, Statistic
from candlewick.domain.arrays import FloatArray

LEVEL: Final = 0.95
"""Of the intervals."""

_FEWEST: Final = 10
"""[observations] below which resampling says nothing."""

_MOST_MISSING: Final = 0.05
"""[fraction] of the resamples that may lack the statistic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A percentile interval of the bootstrap (Efron).

    Attributes:
        low: the lower bound.
        high: the upper bound.
        level: [0 to 1] how often such an interval is meant to hold the truth.
        reason: why there is none; then both bounds are None.
    """

    low: float | None
    high: float | None
    level: float = LEVEL
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much more the first of two earned, on the same days.

    Attributes:
        value: the first's statistic less the second's.
        interval: of the difference.
        p_value: [0 to 1] how often a difference this large, either way, comes by chance where
            there is none; None where the interval is missing.
    """

    value: Figure
    interval: Interval
    p_value: float | None

    @property
    def is_significant(self) -> bool:
        """Return whether the interval lies on one side of 0."""
        low, high = self.interval.low, self.interval.high
        return low is not None and high is not None and (low > 0.0 or high < 0.0)


def intervals(
    statistics: Iterable[Statistic], sample: Sample, *, leading: str, resampling: Resampling
) -> Mapping[str, Interval]:
    """Return the interval of each of `statistics`, all from the same resamples.

    Args:
        statistics: such as `PER_DAY`.
        sample: their columns.
        leading: the column whose autocorrelation sets the block length.
        resampling: the dice and how often.
    """
    wanted = tuple(statistics)
    size = len(sample[leading])
    if size < _FEWEST:
        few = Interval(low=None, high=None, reason=_too_few(size))
        return {one.name: few for one in wanted}
    drawn: dict[str, list[FloatArray]] = {one.name: [] for one in wanted}
    for places in resampling.batches(sample[leading]):
        rows = {name: sample[name][places] for name in {one.column for one in wanted}}
        for one in wanted:
            drawn[one.name].append(one.formula(rows[one.column]))
    return {one.name: _bounds(np.concatenate(drawn[one.name]), one.missing) for one in wanted}


def paired_difference(
    first: FloatArray, second: FloatArray, *, formula: Formula, resampling: Resampling
) -> Difference:
    """Compare two on the same days, resampling both at the same places.

    The p-value counts the resampled differences, moved so that their centre is 0, that are at
    least as large as the one seen (Efron and Tibshirani 1993, chapter 16).

    Args:
        first: [shape=(n,)] such as daily returns.
        second: [shape=(n,)] on the same days.
        formula: of one of the two, such as `sharpe`.
        resampling: the dice and how often; the block length is chosen from the difference.

    Raises:
        ValueError: the two differ in length.
    """
    if first.shape != second.shape:
        msg = f"paired means the same days, not {len(first)} and {len(second)} of them"
        raise ValueError(msg)
    missing = "one of the two has no such statistic"
    if len(first) < _FEWEST:
        reason = _too_few(len(first))
        none = Interval(low=None, high=None, reason=reason)
        return Difference(value=Figure(None, reason), interval=none, p_value=None)
    value = Figure.of(float(formula(first) - formula(second)), otherwise=missing)
    batches = resampling.batches(first - second)
    draws = np.concatenate([formula(first[rows]) - formula(second[rows]) for rows in batches])
    bounds = _bounds(draws, missing)
    if value.value is None or bounds.low is None:
        return Difference(value=value, interval=bounds, p_value=None)
    known = draws[np.isfinite(draws)]
    far = np.abs(known - value.value) >= abs(value.value)
    return Difference(value=value, interval=bounds, p_value=bootstrap_p_value(far))


def _too_few(size: int) -> str:
    return f"{size} observation{' is' if size == 1 else 's are'} too few to resample"


def _bounds(draws: FloatArray, missing: str) -> Interval:
    known = draws[np.isfinite(draws)]
    lost = 1.0 - len(known) / len(draws)
    if lost > _MOST_MISSING:
        reason = f"missing in {lost:.0%} of the resamples: {missing}"
        return Interval(low=None, high=None, reason=reason)
    low, high = np.quantile(known, ((1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0))
    return Interval(low=float(low), high=float(high))
