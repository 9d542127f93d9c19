from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import roc

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
lengths = st.integers(1, 12)


@given(series, lengths)
def test_it_agrees_with_a_plain_loop(close: FloatArray, length: int) -> None:
    expected = [np.nan] * min(length, len(close)) + [
        100.0 * (close[i] / close[i - length] - 1.0) for i in range(length, len(close))
    ]

    assert_allclose(roc(close, length=length), expected, rtol=1e-9, atol=1e-9)


def test_a_doubled_price_rose_by_100_percent() -> None:
    assert roc(np.array([3.0, 4.0, 6.0]), length=2)[-1] == 100.0


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("roc")

    table.assert_matches(roc(table.close, length=14), "roc", rtol=1e-13)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    assert_allclose(roc(market.close), talib.ROC(market.close, 9), rtol=1e-9, atol=1e-9)
