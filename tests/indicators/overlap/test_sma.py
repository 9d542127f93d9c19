import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import sma

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
lengths = st.integers(1, 12)


def naive(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    for i in range(length - 1, len(values)):
        out[i] = math.fsum(values[i - length + 1 : i + 1]) / length
    return out


def test_it_is_the_plain_mean_by_hand() -> None:
    assert_allclose(sma(np.array([1.0, 2.0, 6.0, 4.0]), length=3), [np.nan, np.nan, 3.0, 4.0])


@given(series, lengths)
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int) -> None:
    assert_allclose(sma(values, length=length), naive(values, length), rtol=1e-13)


def test_a_spike_leaves_no_trace_behind_it() -> None:
    values = np.full(60, 100.0)
    values[10] = 1e9

    assert_allclose(sma(values, length=20)[30:], 100.0, rtol=0.0)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ma.csv")

    table.assert_matches(sma(table.close, length=10), "ta.sma(close, 10)", rtol=1e-14)
    middle = (table.high + table.low) / 2.0
    table.assert_matches(sma(middle, length=20), "ta.sma(hl2, 20)", rtol=1e-14)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("sma")

    table.assert_matches(sma(table.close, length=20), "sma", rtol=1e-14)
