from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import ema

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
lengths = st.integers(1, 12)


def naive(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    if len(values) >= length:
        out[length - 1] = sum(values[:length]) / length
    for i in range(length, len(values)):
        out[i] = out[i - 1] + (values[i] - out[i - 1]) * 2.0 / (length + 1)
    return out


def test_it_starts_from_the_plain_mean_by_hand() -> None:
    values = np.array([2.0, 4.0, 6.0, 8.0, 12.0])

    assert_allclose(ema(values, length=3), [np.nan, np.nan, 4.0, 6.0, 9.0])


@given(series, lengths)
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int) -> None:
    assert_allclose(ema(values, length=length), naive(values, length), rtol=1e-12)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ma.csv")
    ohlc4 = (table.open + table.high + table.low + table.close) / 4.0

    table.assert_matches(ema(table.close, length=20), "ta.ema(close, 20)", rtol=1e-14)
    table.assert_matches(ema(ohlc4, length=10), "ta.ema(ohlc4, 10)", rtol=1e-14)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("ema")

    table.assert_matches(ema(table.close, length=20), "ema", rtol=1e-14)
