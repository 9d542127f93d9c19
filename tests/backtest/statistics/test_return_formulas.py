"""Daily statistics, against empyrical and against sums done by hand."""

import math

import empyrical
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from candlewick.backtest.statistics import return_formulas as ours
from candlewick.backtest.statistics.drawdown import (
    average_drawdown,
    average_drawdown_days,
    drawdowns,
    longest_drawdown,
    maximum_drawdown,
)
from candlewick.backtest.statistics.statistic import PER_DAY, Formula

YEAR = 365
SERIES = st.lists(st.floats(-0.3, 0.4), min_size=2, max_size=60).map(np.array)


@pytest.mark.parametrize(
    ("formula", "oracle"),
    [
        (ours.total_return, empyrical.cum_returns_final),
        (ours.cagr, lambda r: empyrical.cagr(r, annualization=YEAR)),
        (ours.volatility, lambda r: empyrical.annual_volatility(r, annualization=YEAR)),
        (ours.sharpe, lambda r: empyrical.sharpe_ratio(r, annualization=YEAR)),
        (ours.sortino, lambda r: empyrical.sortino_ratio(r, annualization=YEAR)),
        (ours.calmar, lambda r: empyrical.calmar_ratio(r, annualization=YEAR)),
        (ours.omega, lambda r: empyrical.omega_ratio(r, annualization=YEAR)),
        (maximum_drawdown, lambda r: -empyrical.max_drawdown(r)),
    ],
    ids=lambda f: getattr(f, "__name__", ""),
)
@pytest.mark.parametrize("seed", range(20))
def test_empyrical_agrees(formula: Formula, oracle: Formula, seed: int) -> None:
    rng = np.random.default_rng(seed)
    returns = rng.standard_t(4, int(rng.integers(2, 900))) * 0.02
    expected = oracle(returns)
    assume_defined = math.isfinite(expected)

    value = float(formula(returns))

    assert math.isfinite(value) == assume_defined
    if assume_defined:
        assert value == pytest.approx(expected, rel=1e-9)


def test_the_annual_return_does_not_compound() -> None:
    assert ours.annual_return(np.array([0.01, 0.03])) == pytest.approx(0.02 * 365)


def test_drawdowns_by_hand() -> None:
    curve = np.array([100.0, 120.0, 90.0, 120.0, 130.0, 117.0, 125.0])
    returns = curve[1:] / curve[:-1] - 1.0

    assert maximum_drawdown(returns) == pytest.approx(0.25)
    assert average_drawdown(returns) == pytest.approx((0.25 + 0.1) / 2.0)
    falls = drawdowns(curve)
    assert falls.peak.tolist() == [1, 4]
    assert falls.trough.tolist() == [2, 5]
    assert falls.end.tolist() == [3, 6]
    assert falls.recovered.tolist() == [True, False]
    assert falls.durations().tolist() == [2, 2]
    assert falls.durations(np.arange(7) * 10).tolist() == [20, 20]


def test_a_curve_that_never_falls_has_no_drawdown() -> None:
    assert len(drawdowns(np.array([1.0, 2.0, 2.0, 3.0]))) == 0


@given(SERIES)
def test_the_drawdowns_by_column_and_by_episode_are_the_same(returns: np.ndarray) -> None:
    curve = np.concatenate(([1.0], np.cumprod(1.0 + returns)))
    falls = drawdowns(curve)
    assume(len(falls))

    assert falls.depth.max() == pytest.approx(float(maximum_drawdown(returns)))
    assert falls.depth.mean() == pytest.approx(float(average_drawdown(returns)))
    assert falls.durations().max() == longest_drawdown(returns)
    assert falls.durations().mean() == pytest.approx(float(average_drawdown_days(returns)))


@given(st.lists(SERIES.map(lambda s: np.resize(s, 12)), min_size=1, max_size=5).map(np.array))
def test_many_rows_at_once_say_the_same_as_each_alone(rows: np.ndarray) -> None:
    for statistic in PER_DAY:
        together = statistic.formula(rows)
        alone = [float(statistic.formula(row)) for row in rows]
        assert together == pytest.approx(alone, nan_ok=True, rel=1e-9)


@pytest.mark.parametrize(
    ("formula", "returns"),
    [
        (ours.sharpe, [0.1]),
        (ours.sharpe, [0.1, 0.1, 0.1]),
        (ours.volatility, [0.1]),
        (ours.sortino, [0.1, 0.0]),
        (ours.omega, [0.1, 0.0]),
        (ours.calmar, [0.1, 0.0]),
        (average_drawdown, [0.1, 0.0]),
        (ours.cagr, [1e9]),
    ],
)
def test_what_does_not_exist_is_not_a_number(formula: Formula, returns: list[float]) -> None:
    assert math.isnan(float(formula(np.array(returns))))
