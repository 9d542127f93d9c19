import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from candlewick.backtest.statistics.sharpe_ratio_test import (
    deflated_sharpe,
    expected_maximum,
    moments,
    probabilistic_sharpe,
    probability_above,
)

DAYS = np.random.default_rng(8).normal(0.002, 0.02, 500)
PAPER_DAYS = 250
"""Bailey and Lopez de Prado's example has five years of 250 days."""


def test_the_papers_own_example_is_reproduced() -> None:
    spread = math.sqrt(0.5 / PAPER_DAYS)
    best = expected_maximum(100, spread=spread)
    ratio = 2.5 / math.sqrt(PAPER_DAYS)

    assert best == pytest.approx(0.1132, abs=5e-5)
    found = probability_above(ratio, benchmark=best, days=1250, skew=-3.0, kurtosis=10.0)
    assert found.value == pytest.approx(0.9004, abs=5e-5)
    fewer = expected_maximum(46, spread=spread)
    found = probability_above(ratio, benchmark=fewer, days=1250, skew=-3.0, kurtosis=10.0)
    assert found.value == pytest.approx(0.9505, abs=5e-5)


def test_scipy_agrees_on_the_moments() -> None:
    skew, kurtosis = moments(DAYS)

    assert skew == pytest.approx(float(stats.skew(DAYS)))
    assert kurtosis == pytest.approx(float(stats.kurtosis(DAYS, fisher=False)))


def test_scipy_agrees_on_the_probability() -> None:
    ratio = DAYS.mean() / DAYS.std(ddof=1)
    skew, kurtosis = stats.skew(DAYS), stats.kurtosis(DAYS, fisher=False)
    error = math.sqrt(1.0 - skew * ratio + (kurtosis - 1.0) / 4.0 * ratio**2)
    expected = stats.norm.cdf((ratio - 0.02) * math.sqrt(499) / error)

    assert probabilistic_sharpe(DAYS, benchmark=0.02).value == pytest.approx(float(expected))


def test_the_best_of_many_worthless_trials_is_as_good_as_expected() -> None:
    draws = np.random.default_rng(1).normal(0.0, 0.03, (20_000, 50)).max(axis=1)

    assert expected_maximum(50, spread=0.03) == pytest.approx(draws.mean(), rel=0.02)


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_the_deflated_ratio_falls_as_trials_grow(few: int, more: int) -> None:
    few, more = sorted((few, more))
    first, second = (deflated_sharpe(DAYS, trials=n).value for n in (few, more))
    assert first is not None
    assert second is not None

    assert second < first or few == more or (few, more) == (1, 1)


def test_for_one_trial_nothing_is_deflated() -> None:
    assert deflated_sharpe(DAYS, trials=1) == probabilistic_sharpe(DAYS)


def test_trials_that_differ_more_are_charged_more() -> None:
    mild, harsh = (deflated_sharpe(DAYS, trials=20, spread=s).value for s in (0.01, 0.1))
    assert mild is not None
    assert harsh is not None

    assert harsh < mild


def test_what_cannot_be_tested_says_why() -> None:
    assert probabilistic_sharpe(np.array([0.1, 0.2])).reason == "fewer than three days"
    assert deflated_sharpe(np.array([0.1, 0.2]), trials=3).reason == "fewer than three days"
    assert probabilistic_sharpe(np.full(9, 0.1)).reason == "all days are the same"
    skewed = probability_above(3.0, benchmark=0.0, days=10, skew=9.0, kurtosis=3.0)
    assert skewed.reason == "the returns are too skewed for this test"
    with pytest.raises(ValueError, match="at least one trial"):
        deflated_sharpe(DAYS, trials=0)
