from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import zlema

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


@given(series, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int) -> None:
    lag = (length - 1) // 2
    ahead = [np.nan if i < lag else 2.0 * x - values[i - lag] for i, x in enumerate(values)]

    expected = naive_ema(np.array(ahead), length)

    assert_allclose(zlema(values, length=length), expected, rtol=1e-11, atol=1e-9)


def test_it_does_not_lag_behind_a_straight_line() -> None:
    line = np.arange(10.0, 60.0)

    assert_allclose(zlema(line, length=7), np.where(line < 19.0, np.nan, line))


@pytest.mark.parametrize("length", [2, 5, 20])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = zlema(history.close, length=length)

    assert_allclose(ours, talib.ZLEMA(history.close, timeperiod=length), rtol=1e-12)


def test_it_matches_lean(golden: Any) -> None:
    path = golden.folder / "lean" / "spy_with_zlema.csv"
    close, theirs = np.genfromtxt(path, delimiter=",", skip_header=1, usecols=(1, 2)).T.copy()

    assert_allclose(zlema(close, length=5), theirs, rtol=1e-13)
