"""Trade statistics, by hand; `test_golden_backtests` has them against two engines."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.statistics import trade_formulas as ours
from candlewick.backtest.statistics.statistic import PER_TRADE, Formula

PROFITS = np.array([10.0, -5.0, 0.0, 20.0, -15.0])


def test_an_even_trade_counts_as_a_trade_but_neither_as_won_nor_as_lost() -> None:
    assert ours.win_rate(PROFITS) == pytest.approx(0.4)
    assert ours.mean(PROFITS) == pytest.approx(2.0)
    assert ours.profit_factor(PROFITS) == pytest.approx(30.0 / 20.0)


def test_kelly_weighs_the_mean_gain_against_the_mean_loss() -> None:
    assert ours.kelly(PROFITS) == pytest.approx(0.4 - 0.6 / (15.0 / 10.0))


def test_system_quality_grows_with_the_number_of_trades() -> None:
    spread = np.std(PROFITS, ddof=1)

    assert ours.system_quality(PROFITS) == pytest.approx(math.sqrt(5.0) * 2.0 / spread)


@pytest.mark.parametrize(
    ("formula", "profit"),
    [
        (ours.win_rate, []),
        (ours.mean, []),
        (ours.profit_factor, []),
        (ours.profit_factor, [1.0, 0.0]),
        (ours.kelly, [1.0]),
        (ours.kelly, [-1.0]),
        (ours.system_quality, [1.0]),
        (ours.system_quality, [1.0, 1.0]),
    ],
)
def test_what_does_not_exist_is_not_a_number(formula: Formula, profit: list[float]) -> None:
    assert math.isnan(float(formula(np.array(profit))))


def test_without_a_trade_nothing_was_paid() -> None:
    assert ours.total(np.array([])) == 0.0


@given(st.lists(st.lists(st.floats(-9.0, 9.0), min_size=6, max_size=6), min_size=1, max_size=4))
def test_many_rows_at_once_say_the_same_as_each_alone(rows: list[list[float]]) -> None:
    profits = np.array(rows)
    for statistic in PER_TRADE:
        alone = [float(statistic.formula(row)) for row in profits]
        assert statistic.formula(profits) == pytest.approx(alone, nan_ok=True, rel=1e-9)
