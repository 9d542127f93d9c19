import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import wma

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
lengths = st.integers(1, 12)


def naive(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    total = length * (length + 1) / 2
    for i in range(length - 1, len(values)):
        out[i] = math.fsum((k + 1) * values[i - length + 1 + k] for k in range(length)) / total
    return out


def test_the_newest_weighs_most_by_hand() -> None:
    assert_allclose(wma(np.array([1.0, 2.0, 6.0]), length=3), [np.nan, np.nan, 23.0 / 6.0])


@given(series, lengths)
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int) -> None:
    assert_allclose(wma(values, length=length), naive(values, length), rtol=1e-13)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ma.csv")

    table.assert_matches(wma(table.close, length=5), "ta.wma(close, 5)", rtol=1e-14)
    table.assert_matches(wma(table.close, length=20), "ta.wma(close, 20)", rtol=1e-14)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("wma")

    table.assert_matches(wma(table.close, length=14), "wma", rtol=1e-14)
