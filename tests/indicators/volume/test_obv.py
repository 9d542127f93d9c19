from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import obv

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)
lengths = st.integers(1, 12)


@given(bars)
def test_it_agrees_with_a_plain_loop(columns: FloatArray) -> None:
    close, volume = columns.tolist()
    expected = [0.0] * len(close)
    for i in range(1, len(close)):
        side = (close[i] > close[i - 1]) - (close[i] < close[i - 1])
        expected[i] = expected[i - 1] + side * volume[i]

    assert obv(*columns).tolist() == expected


def test_it_adds_rises_and_takes_falls_by_hand() -> None:
    close, volume = np.array([5.0, 6.0, 6.0, 4.0]), np.array([9.0, 3.0, 7.0, 5.0])

    assert obv(close, volume).tolist() == [0.0, 3.0, 3.0, -2.0]


def test_it_matches_tradingview_which_leaves_the_first_bar_empty(golden: Any) -> None:
    table = golden.tradingview("iii+nvi+obv.csv")

    assert_allclose(obv(table.close, table.volume)[1:], table.expected["ta.obv"][1:], rtol=0.0)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("obv")

    table.assert_matches(obv(table.close, table.volume), "obv", rtol=0.0, atol=0.0)


def test_it_matches_talib_where_asked_to(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    table = golden.quotes()

    ours = obv(table.close, table.volume, compat="talib")

    assert_allclose(ours, talib.OBV(table.close, table.volume), rtol=1e-9)
