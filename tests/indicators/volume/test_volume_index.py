from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import negative_volume_index, positive_volume_index

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.integers(0, 3).map(float)
bars = st.lists(st.tuples(price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)


@given(bars)
def test_they_agree_with_a_plain_loop(columns: FloatArray) -> None:
    close, volume = columns.tolist()
    down, up = [1.0][: len(close)], [1.0][: len(close)]
    for i in range(1, len(close)):
        change = (close[i] - close[i - 1]) / close[i - 1]
        down.append(down[-1] * (1.0 + change * (volume[i] < volume[i - 1])))
        up.append(up[-1] * (1.0 + change * (volume[i] > volume[i - 1])))

    assert_allclose(negative_volume_index(*columns), down, rtol=1e-9)
    assert_allclose(positive_volume_index(*columns), up, rtol=1e-9)


def test_with_equal_volume_both_rest() -> None:
    close, volume = np.arange(1.0, 9.0), np.full(8, 5.0)

    assert negative_volume_index(close, volume).tolist() == [1.0] * 8
    assert positive_volume_index(close, volume).tolist() == [1.0] * 8


def test_the_negative_one_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("iii+nvi+obv.csv")

    table.assert_matches(negative_volume_index(table.close, table.volume), "ta.nvi", rtol=1e-12)


def test_the_positive_one_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("accdist+pvi+pvt+wad+wvad.csv")

    table.assert_matches(positive_volume_index(table.close, table.volume), "ta.pvi", rtol=1e-12)


def test_they_match_talib_where_asked_to(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    table = golden.quotes()
    columns = table.close, table.volume

    negative = negative_volume_index(*columns, compat="talib")
    positive = positive_volume_index(*columns, compat="talib")

    assert_allclose(negative, talib.NVI(*columns), rtol=1e-9)
    assert_allclose(positive, talib.PVI(*columns), rtol=1e-9)
