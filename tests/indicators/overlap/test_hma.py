from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import hma

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive_wma(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    weights = np.arange(1.0, length + 1.0)
    for i in range(length - 1, len(values)):
        out[i] = (weights * values[i - length + 1 : i + 1]).sum() / weights.sum()
    return out


@given(series, st.integers(2, 20))
def test_it_agrees_with_hull_s_words(values: FloatArray, length: int) -> None:
    ahead = 2.0 * naive_wma(values, length // 2) - naive_wma(values, length)

    expected = naive_wma(ahead, int(length**0.5))

    assert_allclose(hma(values, length=length), expected, rtol=1e-11, atol=1e-9)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ma.csv")

    table.assert_matches(hma(table.close, length=9), "ta.hma(close, 9)", rtol=1e-14)
    table.assert_matches(hma(table.close, length=20), "ta.hma(close, 20)", rtol=1e-14)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("hma")

    table.assert_matches(hma(table.close, length=14), "hma", rtol=1e-13)


@pytest.mark.parametrize("length", [4, 9, 20])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = hma(history.close, length=length)

    assert_allclose(ours, talib.HMA(history.close, timeperiod=length), rtol=1e-11)
