from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import ema, t3

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive_ema(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    first = int(np.isnan(values).sum()) + length - 1
    if first < len(values):
        out[first] = sum(values[first - length + 1 : first + 1]) / length
    for i in range(first + 1, len(values)):
        out[i] = out[i - 1] + (values[i] - out[i - 1]) * 2.0 / (length + 1)
    return out


@given(series, st.integers(1, 6), st.floats(0.0, 1.0))
def test_it_agrees_with_tillson_s_terms(values: FloatArray, length: int, a: float) -> None:
    stages = [values]
    for _ in range(6):
        stages.append(naive_ema(stages[-1], length))
    terms = (
        (1.0 + 3.0 * a + 3.0 * a**2 + a**3) * stages[3],
        (-6.0 * a**2 - 3.0 * a - 3.0 * a**3) * stages[4],
        (3.0 * a**2 + 3.0 * a**3) * stages[5],
        -(a**3) * stages[6],
    )

    assert_allclose(t3(values, length=length, volume_factor=a), sum(terms), rtol=1e-10, atol=1e-8)


def test_without_a_volume_factor_it_is_three_averages(history: Candles) -> None:
    thrice = history.close
    for _ in range(3):
        thrice = ema(thrice, length=5)

    assert_allclose(t3(history.close, volume_factor=0.0)[24:], thrice[24:])


def test_with_a_whole_one_it_does_not_lag_behind_a_straight_line() -> None:
    line = np.arange(10.0, 60.0)

    assert_allclose(t3(line, volume_factor=1.0), np.where(line < 34.0, np.nan, line))


@pytest.mark.parametrize("length", [2, 5, 20])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = t3(history.close, length=length)

    assert_allclose(ours, talib.T3(history.close, timeperiod=length), rtol=1e-12)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_t3.txt")

    table.assert_matches(t3(table.close), "T3_5")
