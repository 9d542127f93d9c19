from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import rma

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
lengths = st.integers(1, 12)


def naive(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    if len(values) >= length:
        out[length - 1] = sum(values[:length]) / length
    for i in range(length, len(values)):
        out[i] = (out[i - 1] * (length - 1) + values[i]) / length
    return out


def test_it_starts_from_the_plain_mean_by_hand() -> None:
    values = np.array([2.0, 4.0, 6.0, 10.0, 9.0])

    assert_allclose(rma(values, length=3), [np.nan, np.nan, 4.0, 6.0, 7.0])


@given(series, lengths)
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int) -> None:
    assert_allclose(rma(values, length=length), naive(values, length), rtol=1e-12)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ma.csv")
    hlcc4 = (table.high + table.low + 2.0 * table.close) / 4.0

    table.assert_matches(rma(table.high, length=15), "ta.rma(high, 15)", rtol=1e-14)
    table.assert_matches(rma(hlcc4, length=5), "ta.rma(hlcc4, 5)", rtol=1e-14)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("smma")

    table.assert_matches(rma(table.close, length=20), "smma", rtol=1e-14)
