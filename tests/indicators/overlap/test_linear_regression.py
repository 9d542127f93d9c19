from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import linear_regression

series = st.lists(st.floats(1.0, 1e4), max_size=60).map(np.array)


@given(series, st.integers(2, 12))
def test_it_ends_the_fitted_line(values: FloatArray, length: int) -> None:
    expected = np.full(len(values), np.nan)
    for i in range(length - 1, len(values)):
        slope, level = np.polyfit(np.arange(length), values[i - length + 1 : i + 1], 1)
        expected[i] = level + slope * (length - 1)

    assert_allclose(linear_regression(values, length=length), expected, rtol=1e-9, atol=1e-8)


def test_on_a_straight_line_it_is_that_line() -> None:
    line = 7.0 - 0.5 * np.arange(30.0)

    assert_allclose(linear_regression(line)[13:], line[13:], atol=1e-13)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("linreg.csv")
    ours = linear_regression(table.close, length=20)

    table.assert_matches(ours, "ta.linreg(close, 20, 0)", rtol=1e-14)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("epma")

    table.assert_matches(linear_regression(table.close, length=10), "epma", rtol=1e-13)


@pytest.mark.parametrize("length", [2, 5, 14])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = linear_regression(history.close, length=length)

    assert_allclose(ours, talib.LINEARREG(history.close, timeperiod=length), rtol=1e-11)
